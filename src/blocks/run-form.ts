import type { ModalView } from '@slack/types';
import { allIndustries, findIndustry, industryByKey } from '../domain/industries.ts';
import type { RunRequest } from '../domain/run.ts';
import type { Industry } from '../domain/trade.ts';
import { locationLabel, parseLocation } from '../domain/us-location.ts';
import { clip, oneLine } from '../lib/text.ts';
import { CallbackId, InputId } from './action-ids.ts';
import { readForm } from './form-values.ts';
import { context, plain, section, selectInput, textInput } from './kit.ts';
import { inline } from './mrkdwn.ts';

const COUNT_MIN = 5;
const COUNT_MAX = 100;
const COUNT_DEFAULT = 20;

/** What keeps a request from being run, in words for the person; `field` is the input it belongs to. */
export type RunProblem = { field: 'industry' | 'location' | 'count'; text: string };

/** What was understood so far: the form opens with it. */
export type RunFormView = {
  industryKey: string | null;
  /** The person's own word for the trade, kept for display when the form comes back unchanged. */
  industryWord: string;
  locationText: string;
  countText: string;
  problems: readonly RunProblem[];
};

/** Asks for the parts of a run that are missing or unclear; everything that was understood is filled in. */
export function runFormModal(form: RunFormView): ModalView {
  const problems = form.problems.map((problem) => `• ${inline(problem.text, 250)}`);
  return {
    type: 'modal',
    callback_id: CallbackId.runForm,
    private_metadata: JSON.stringify({ word: clip(oneLine(form.industryWord), 80) }),
    title: plain('Find leads', 24),
    submit: plain('Start run', 24),
    close: plain('Cancel', 24),
    blocks: [
      ...(problems.length === 0 ? [] : [section(`*Almost there*\n${problems.join('\n')}`)]),
      selectInput(InputId.industry, 'Which trade?', allIndustries().map(choice), {
        initial: form.industryKey ?? undefined,
        placeholder: 'Type to search: dental, hotel, brewery …',
      }),
      textInput(InputId.location, 'Where?', {
        initial: form.locationText,
        max: 100,
        placeholder: 'Ohio, or Columbus, OH',
        hint: 'A US state, or a city with its state.',
      }),
      textInput(InputId.count, 'How many companies?', {
        initial: form.countText,
        max: 10,
        placeholder: `${COUNT_DEFAULT}`,
        optional: true,
        hint: `${COUNT_MIN} to ${COUNT_MAX}; empty means ${COUNT_DEFAULT}.`,
      }),
      ...context('Nothing is written to anyone before you approve.'),
    ],
  };
}

/** The label and one more word that people search by: `Dental practices (dentist)`. */
function choice(industry: Industry): { value: string; text: string } {
  const label = industry.label.toLowerCase();
  const words = industry.aliases.filter((alias) => !label.includes(alias.slice(0, 5))).slice(0, 2);
  return { value: industry.key, text: words.length === 0 ? industry.label : `${industry.label} (${words.join(', ')})` };
}

/** A count as people type it. Empty = the default. */
export function parseCount(text: string): { count: number } | { problem: string } {
  const typed = text.trim().replaceAll(/[−–—]/g, '-');
  if (typed === '') return { count: COUNT_DEFAULT };
  const range = `a whole number from ${COUNT_MIN} to ${COUNT_MAX}`;
  if (!/^[+]?\d{1,12}$/.test(typed)) return { problem: `“${clip(typed, 30)}” is not a count: use ${range}.` };
  const count = Number(typed);
  if (count < COUNT_MIN) return { problem: `${count} is too few: use ${range}.` };
  if (count > COUNT_MAX) return { problem: `${count.toLocaleString('en-US')} is too many: use ${range}.` };
  return { count };
}

/** What a person sent with the form: a request, or an error text per input, as `response_action: errors` wants it. */
export function readRunForm(view: {
  state: { values: unknown };
  private_metadata: string;
}): { request: RunRequest } | { errors: Partial<Record<RunProblem['field'], string>> } {
  const field = readForm(view.state.values);
  const industry = industryByKey(field(InputId.industry)) ?? named(field(InputId.industry));
  const place = parseLocation(field(InputId.location));
  const count = parseCount(field(InputId.count));
  const location = 'location' in place ? place.location : null;
  if (industry !== null && location !== null && 'count' in count) {
    const { state, city } = location;
    const industryWord = wordFor(industry, view.private_metadata);
    return { request: { industryWord, industryKey: industry.key, state, city, count: count.count } };
  }
  return {
    errors: {
      ...(industry === null ? { industry: 'Pick a trade from the list.' } : {}),
      ...('suggestions' in place
        ? { location: locationProblem(field(InputId.location), place.suggestions.map(locationLabel)) }
        : {}),
      ...('problem' in count ? { count: count.problem } : {}),
    },
  };
}

function named(words: string): Industry | null {
  const match = findIndustry(words);
  return 'industry' in match ? match.industry : null;
}

/** The typed word still fits when the person left the trade as it was. */
function wordFor(industry: Industry, metadata: string): string {
  const word = /^\{"word":"([\p{L}\p{N} &'-]{1,80})"\}$/u.exec(metadata)?.[1];
  return word !== undefined && named(word)?.key === industry.key ? word : industry.label.toLowerCase();
}

export function locationProblem(text: string, suggestions: readonly string[]): string {
  const typed = clip(oneLine(text), 60);
  if (typed === '') return 'Where should I look? Name a US state, or a city with its state.';
  if (suggestions.length > 0)
    return `I do not know the place “${typed}”. Did you mean ${suggestions.slice(0, 3).join(' or ')}?`;
  return `I do not know the place “${typed}”. Name a US state, or a city with its state: Columbus, OH.`;
}

export function industryProblem(text: string, suggestions: readonly string[]): string {
  const typed = clip(oneLine(text), 60);
  if (typed === '') return 'Which trade? For example dental, hotel or brewery.';
  if (suggestions.length > 0)
    return `I do not know the trade “${typed}”. Did you mean ${suggestions.slice(0, 3).join(' or ')}?`;
  return `I do not know the trade “${typed}”. Pick the closest one from the list.`;
}
