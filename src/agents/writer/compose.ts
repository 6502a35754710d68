import type { Company } from '../../domain/company.ts';
import type { Angle } from '../../domain/draft.ts';
import { countWords } from '../../domain/figures.ts';
import type { Firm } from '../../domain/firm.ts';
import { type MailContact, type MailFacts, savingsPhrase } from '../../domain/mail-facts.ts';
import { formalName, isPersonName, stateName } from '../../domain/mail-names.ts';
import { stableNumber, stablePick } from '../../domain/stable-choice.ts';
import { wordCount } from '../../domain/tone.ts';
import { renderText, type TextVariables } from './render.ts';
import { FAMILY_WORDS, familyOf } from './templates/families.ts';
import {
  ASKS,
  BRIEF_WORK,
  FORMAL_ASKS,
  INBOX_ASKS,
  NEWS,
  OPENINGS,
  PLAIN_SUBJECTS,
  SHORT_BODIES,
  SHORT_WORK,
  SUBJECTS,
  TERMS,
  TOPICS,
  WITH_FIGURES,
  WITHOUT_FIGURES,
  WORK,
} from './templates/first-mail.ts';
import { FAREWELL_SUBJECT, FAREWELLS, HOW_IT_WORKS, REMINDERS } from './templates/follow-ups.ts';
import type { Wish } from './wish.ts';

export const MAX_SUBJECT = 60;
export const MAX_TEXT_WORDS = 130;

/** Four mails without greeting and signature. */
export type SequenceText = { subject: string; text: string; followUps: { subject: string; text: string }[] };

export type ComposeInput = {
  company: Company;
  facts: MailFacts;
  contact: MailContact | null;
  firm: Firm;
  angle: Angle;
  /** Nobody in particular reads the mail. */
  inbox: boolean;
  wish: Wish | null;
  /** Another number gives another wording; the same one always the same. */
  variant: number;
  followUpDays: readonly [number, number, number];
};

/** Puts a sequence together from our own texts. Pure: the company's id decides which wording it gets. */
export function composeSequence(input: ComposeInput): SequenceText {
  const vars = variablesOf(input);
  const pick = picker(input);
  const subject = pickSubject(input, vars);
  return {
    subject,
    text: input.wish?.shorter ? shortText(input, vars, pick) : fullText(input, vars, pick),
    followUps: [
      { subject, text: renderText(pick(REMINDERS, 'reminder'), vars) },
      { subject, text: renderText(pick(HOW_IT_WORKS, 'how'), vars) },
      { subject: FAREWELL_SUBJECT, text: renderText(pick(FAREWELLS, 'farewell'), vars) },
    ],
  };
}

type Pick = (options: [string, ...string[]], slot: string) => string;

function picker({ company, variant }: ComposeInput): Pick {
  return (options, slot) => stablePick(options, company.id, slot, variant);
}

function fullText(input: ComposeInput, vars: TextVariables, pick: Pick): string {
  const { angle, facts } = input;
  const several = facts.sites !== null && facts.sites.count >= 2;
  const work = WORK[angle === 'deregulation_opportunity' ? 'supply' : several ? 'sites' : 'any'];
  const workText = `${pick(work, 'work')} ${figures(input, pick)}`;
  const opening = pick(OPENINGS[angle], 'opening');
  const terms = termsText(input, pick);
  const ask = pick(asks(input), 'ask');
  const topics = topicText(input);
  const news = newsWords(input.company) === '' ? '' : TOPICS.news;
  const figure = namesFigures(input) ? ` ${figures(input, pick)}` : '';
  const found = `${pick(SHORT_WORK, 'short work')}${figure}`;
  const brief = `${BRIEF_WORK}${figure}`;
  const plain = { ...vars, habit: '' };
  const tries = [
    paragraphs([opening, news, topics, workText, terms, ask], vars),
    paragraphs([opening, news, topics, workText, terms, ask], plain),
    paragraphs([opening, news, topics, found, terms, ask], plain),
    paragraphs([opening, news, topics, found, TERMS[0], ask], plain),
    paragraphs([opening, news, topics, brief, terms, ask], plain),
    paragraphs([opening, topics, workText, terms, ask], plain),
    paragraphs([opening, topics, brief, TERMS[0], ask], plain),
  ] as const;
  return tries.find((text) => wordCount(text) <= MAX_TEXT_WORDS) ?? tries[6];
}

function paragraphs(parts: readonly string[], vars: TextVariables): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => renderText(part, vars))
    .join('\n\n');
}

function shortText(input: ComposeInput, vars: TextVariables, pick: Pick): string {
  const figure = namesFigures(input) ? ` ${figures(input, pick)}` : '';
  const close = `${termsText(input, pick)} ${pick(asks(input), 'ask')}`;
  return paragraphs([pick(SHORT_BODIES, 'short') + figure, topicText(input), close], vars);
}

function figures(input: ComposeInput, pick: Pick): string {
  if (!namesFigures(input)) return pick(WITHOUT_FIGURES, 'no figures');
  return input.facts.sites === null ? WITH_FIGURES[0] : pick(WITH_FIGURES, 'figures');
}

function namesFigures({ facts, wish }: ComposeInput): boolean {
  return facts.savings !== null && !wish?.noFigures;
}

function asks({ inbox, wish }: ComposeInput): [string, ...string[]] {
  if (inbox) return INBOX_ASKS;
  return wish?.formal ? FORMAL_ASKS : ASKS;
}

/** The fee in figures, where a person asked for it, takes the place of the general words. */
function termsText({ wish }: ComposeInput, pick: Pick): string {
  return wish?.topics.includes('fee') ? TOPICS.fee : pick(TERMS, 'terms');
}

/** At most two: a mail about everything is about nothing. */
function topicText({ wish }: ComposeInput): string {
  const topics = (wish?.topics ?? []).filter((topic) => topic !== 'fee').slice(0, 2);
  return topics.map((topic) => TOPICS[topic]).join(' ');
}

/** Subjects that fit are tried in an order of the company's own; long names end at one without a name. */
function pickSubject(input: ComposeInput, vars: TextVariables): string {
  const { company, variant, angle } = input;
  const options = SUBJECTS[angle];
  const start = stableNumber(company.id, 'subject') + variant;
  for (let turn = 0; turn < options.length; turn += 1) {
    const subject = renderText(options[(start + turn) % options.length] ?? options[0], vars).replace(
      /^(?:your|the) office/,
      upperFirst,
    );
    if (subject.length <= MAX_SUBJECT) return subject;
  }
  return PLAIN_SUBJECTS[start % PLAIN_SUBJECTS.length] ?? PLAIN_SUBJECTS[0];
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function variablesOf(input: ComposeInput): TextVariables {
  const { company, facts, firm, wish, inbox, followUpDays } = input;
  const pick = picker(input);
  const kind = familyOf(company);
  const civic = kind === 'hospital' || kind === 'public';
  const family = FAMILY_WORDS[kind];
  const name = facts.companyName ?? 'your company';
  const shown = companyWords(name, input.contact);
  const count = facts.sites?.count ?? 1;
  const several = count >= 2;
  const sites = facts.siteNoun.many;
  const n = countWords(count);
  const inCity = several || wish?.noPlace ? '' : cityPhrase(facts, name);
  return {
    company: shown,
    at_company: several ? `${shown} and its ${n} ${sites}` : `${shown}${inCity}`,
    in_city: inCity,
    n,
    sites,
    all_sites: count === 2 ? `both ${sites}` : `all ${n} ${sites}`,
    where: wish?.noPlace ? '' : whereSites(company, facts),
    many: count >= 6,
    a_business: civic ? 'an organization' : 'a business',
    state: facts.stateName ?? '',
    who_may_choose: `${facts.stateCode === 'MI' ? 'some' : 'many'} ${civic ? 'organizations' : 'business customers'}`, // Michigan caps the choice
    habit: pick(family.habits, 'habit'),
    faults: pick(family.faults, 'faults'),
    tip: family.tip,
    range: facts.savings === null ? '' : savingsPhrase(facts.savings),
    fee: String(facts.percents[0]?.value ?? ''),
    news: newsWords(company),
    firm: firm.name,
    inbox,
    earlier: followUpDays[0] <= 5 ? 'a few days ago' : 'recently',
  };
}

/** A practice that bears its owner's name is not spoken of in the third person to that owner. */
function companyWords(name: string, contact: MailContact | null): string {
  if (!isPersonName(name)) return name;
  const reader = contact?.emailKind === 'personal' ? formalName(contact.fullName)?.split(' ').at(-1) : undefined;
  return reader !== undefined && name.split(/[\s,]+/).includes(reader) ? 'your office' : `the office of ${name}`;
}

/** ` in Columbus`, unless the name says so already. */
function cityPhrase(facts: MailFacts, name: string): string {
  if (facts.city === null || name.toLowerCase().includes(facts.city.toLowerCase())) return '';
  return ` in ${facts.city}`;
}

/** ` across Ohio`, ` in Columbus`: only when every site's place is known, so that it is true of all of them. */
function whereSites(company: Company, facts: MailFacts): string {
  const { locations } = company;
  if (facts.sites === null || facts.sites.count < 2 || locations.length < facts.sites.count) return '';
  const states = [...new Set(locations.map((place) => stateName(place.state)))].filter((name) => name !== null);
  const cities = new Set(locations.map((place) => place.city?.trim().toLowerCase() ?? ''));
  if (locations.some((place) => place.state === null || place.city === null)) return '';
  if (states.length === 2) return ` in ${states.join(' and ')}`;
  if (states.length !== 1) return '';
  return cities.size === 1 && facts.city !== null && cities.has(facts.city.toLowerCase())
    ? ` in ${facts.city}`
    : cities.size > 1
      ? ` across ${states[0]}`
      : '';
}

function newsWords(company: Company): string {
  const type = company.intentSignal?.split(':')[0]?.trim() ?? '';
  return Object.hasOwn(NEWS, type) ? (NEWS[type] ?? '') : '';
}
