import { countWords } from '../../domain/figures.ts';
import { savingsPhrase } from '../../domain/mail-facts.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { type Assignment, isInbox } from './assignment.ts';

/** All that a mail may state, as writer and critic are told it. */
export function factLines(assignment: Assignment): string {
  const { facts, contact, firm } = assignment;
  const { sites, savings, employees } = facts;
  const title = contact === null || isInbox(assignment) ? null : contact.title;
  const reader = isInbox(assignment)
    ? 'a shared inbox; ask who looks after the utility bills and for a short call'
    : `one person${title === null ? '' : `, ${clip(oneLine(title), 60)}`}`;
  return [
    `Company: ${facts.companyName ?? 'name unknown, say "your company"'}`,
    sites === null
      ? 'Sites: unknown, do not count them'
      : `Sites: ${countWords(sites.count)} ${sites.count === 1 ? facts.siteNoun.one : facts.siteNoun.many}`,
    facts.city === null ? '' : `City: ${facts.city}`,
    facts.stateName === null ? '' : `State: ${facts.stateName}`,
    facts.supplierChoice === null ? '' : `Market: ${facts.supplierChoice.fact}`,
    employees === null ? '' : `Employees: ${employees.count}`,
    savings === null
      ? 'Savings: no figure may be named'
      : `Savings: ${savingsPhrase(savings)} a year, our estimate (say that it is one)`,
    `Our firm: ${oneLine(firm.name)}`,
    `Reader: ${reader}`,
  ]
    .filter(Boolean)
    .map((line) => `- ${line}`)
    .join('\n');
}
