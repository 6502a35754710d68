import { criticScore } from '../../domain/critic.ts';
import type { CriticCriteria } from '../../domain/draft.ts';
import { countWords, findMoney } from '../../domain/figures.ts';
import { type MailFacts, savingsPhrase } from '../../domain/mail-facts.ts';
import { isPersonName } from '../../domain/mail-names.ts';
import { checkTone, hasCallToAction } from '../../domain/tone.ts';
import { MAX_SUBJECT } from './compose.ts';

export type Criticism = { score: number; criteria: CriticCriteria; feedback: string };

export type Judged = {
  subject: string;
  /** Between greeting and signature. */
  text: string;
  /** As it is sent, without the footer. */
  body: string;
  unsupported: readonly string[];
};

/**
 * The critic that needs no model: what can be counted is counted, and what cannot (whether it reads well) is not claimed.
 *
 * @param options.figuresUnwanted - a person asked for a mail without figures
 */
export function judgeByRules(mail: Judged, facts: MailFacts, options: { figuresUnwanted: boolean }): Criticism {
  const remarks: string[] = [];
  const grade = (points: number, remark: string) => {
    if (points < 2) remarks.push(remark);
    return points;
  };
  const tone = checkTone(mail, facts.names);
  const criteria: CriticCriteria = {
    personalization: grade(personalization(mail, facts), 'Say more that is true of this company alone.'),
    savings_figure: grade(savingsFigure(mail, facts, options), 'The savings figure is missing or not the stored one.'),
    clear_cta: grade(callToAction(mail.text), 'End on one clear question about a call.'),
    human_tone: grade(humanTone(mail, tone.issues.length), tone.issues.join('; ') || 'Less noise, please.'),
    subject_quality: grade(
      subjectQuality(mail.subject, facts),
      'The subject could belong to any company, or is too long.',
    ),
  };
  if (mail.unsupported.length > 0) remarks.push(`Not supported by anything stored: ${mail.unsupported.join('; ')}.`);
  const feedback =
    remarks.length === 0 ? 'Checked by rules: nothing to object to.' : `Checked by rules: ${remarks.join(' ')}`;
  return { score: criticScore(criteria), criteria, feedback };
}

function personalization({ text, subject }: Judged, facts: MailFacts): number {
  const all = `${subject}\n${text}`;
  const name = facts.companyName;
  const named = name !== null && (all.includes(name) || (isPersonName(name) && /\byour office\b/.test(text)));
  return Number(named) + Number(namesSites(all, facts) || namesPlace(all, facts));
}

function namesSites(text: string, facts: MailFacts): boolean {
  if (facts.sites === null || facts.sites.count < 2) return false;
  const { count } = facts.sites;
  return [countWords(count), String(count)].some((n) => text.includes(`${n} ${facts.siteNoun.many}`));
}

function namesPlace(text: string, facts: MailFacts): boolean {
  return facts.places.some(({ name }) => text.includes(name)) || (facts.city !== null && text.includes(facts.city));
}

function savingsFigure(mail: Judged, facts: MailFacts, options: { figuresUnwanted: boolean }): number {
  const amounts = findMoney(mail.text);
  if (facts.savings === null || options.figuresUnwanted) return amounts.length === 0 ? 2 : 0;
  if (amounts.length === 0) return 1;
  return mail.text.includes(savingsPhrase(facts.savings)) || mail.unsupported.length === 0 ? 2 : 0;
}

function callToAction(text: string): number {
  if (!hasCallToAction(text)) return 0;
  const last = text.split(/\n{2,}/).at(-1) ?? '';
  const questions = last.match(/\?/g)?.length ?? 0;
  return questions === 1 && last.trim().endsWith('?') && hasCallToAction(last) ? 2 : 1;
}

function humanTone(mail: Judged, issues: number): number {
  const loud = /!|\b(?:synergy|leverage|game[- ]chang\w+|revolutionary|hope this (?:email|message) finds you)\b/i.test(
    mail.text,
  );
  return Math.max(0, 2 - issues - Number(loud));
}

function subjectQuality(subject: string, facts: MailFacts): number {
  if (subject.trim() === '' || subject.length > MAX_SUBJECT || /^(?:re|fwd?):/i.test(subject) || subject.includes('!'))
    return 0;
  const named = facts.companyName !== null && subject.includes(facts.companyName);
  return named || namesSites(subject, facts) || namesPlace(subject, facts) ? 2 : 1;
}
