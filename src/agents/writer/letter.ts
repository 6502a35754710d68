import type { Firm } from '../../domain/firm.ts';
import type { MailContact, MailFacts } from '../../domain/mail-facts.ts';
import { formalName, greetingName, isPersonName, withoutArticle } from '../../domain/mail-names.ts';
import { oneLine } from '../../lib/text.ts';

export type LetterStyle = { formal: boolean };

const MAX_TEAM_NAME = 36;

/** `Hi Dana,`; without a name that is certain, the team is greeted. Always by code, never by a model. */
export function greetingLine(facts: MailFacts, contact: MailContact | null, style: LetterStyle): string {
  const personal = contact !== null && contact.emailKind === 'personal';
  const name = !personal ? null : style.formal ? formalName(contact.fullName) : greetingName(contact.fullName);
  if (name !== null) return style.formal || name.startsWith('Dr. ') ? `Dear ${name},` : `Hi ${name},`;
  const team = facts.companyName === null ? null : withoutArticle(facts.companyName);
  if (team === null || isPersonName(team) || team.length > MAX_TEAM_NAME) return style.formal ? 'Good day,' : 'Hello,';
  return style.formal ? `Dear ${team} team,` : `Hello ${team} team,`;
}

/** Name, title and firm, phone. What is not set is left out. */
export function signatureBlock(firm: Firm, style: LetterStyle): string {
  const role = [firm.senderTitle, firm.name].map(oneLine).filter(Boolean).join(', ');
  const lines = [oneLine(firm.senderName), role, oneLine(firm.phone)].filter(Boolean);
  return [style.formal ? 'Sincerely,' : 'Best regards,', ...lines].join('\n');
}

export function asLetter(greeting: string, text: string, signature: string): string {
  return `${greeting}\n\n${text.trim()}\n\n${signature}`;
}

/** The text between greeting and signature, as far as they can be told. */
export function letterText(body: string): string {
  const paragraphs = body.trim().split(/\n{2,}/);
  if (/^(?:hi|hello|dear|good day)\b[^\n]*,$/i.test(paragraphs[0] ?? '')) paragraphs.shift();
  if (/^(?:best regards|sincerely),/i.test(paragraphs.at(-1) ?? '')) paragraphs.pop();
  return paragraphs.join('\n\n');
}
