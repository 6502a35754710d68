import { MAX_SUBJECT } from '../../src/agents/writer/compose.ts';
import { letterText } from '../../src/agents/writer/letter.ts';
import type { DraftText } from '../../src/domain/draft.ts';
import { checkTone, wordCount } from '../../src/domain/tone.ts';
import type { SampleLead } from './sample-leads.ts';

export type Marked = { lead: SampleLead; draft: DraftText; words: number; opening: string; subjectOk: boolean };

/** Shares of drafts, 0 to 1, but for `critic` (0 to 10) and `words` (median). */
export type Marks = {
  drafts: number;
  tone: number;
  claims: number;
  length: number;
  subject: number;
  /** Distinct openings, with names and figures taken out, over the drafts there are room to differ for. */
  variety: number;
  critic: number;
  words: number;
};

/** What a first mail may be long, between greeting and signature. */
const FEWEST_WORDS = 50;
const MOST_WORDS = 150;
/** More openings than this for one angle nobody expects. */
const ROOM_FOR_VARIETY = 8;

export function mark(lead: SampleLead, draft: DraftText): Marked {
  const text = letterText(draft.body);
  const { subject } = draft;
  const subjectOk =
    subject !== '' && subject.length <= MAX_SUBJECT && !/^(?:re|fwd?):|!|\b[A-Z]{4,}\b.*\b[A-Z]{4,}\b/.test(subject);
  return { lead, draft, words: wordCount(text), opening: skeleton(text.split('\n\n')[0] ?? '', lead), subjectOk };
}

export function marksOf(marked: readonly Marked[]): Marks {
  const share = (good: (one: Marked) => boolean) => marked.filter(good).length / marked.length;
  const openings = new Set(marked.map(({ opening }) => opening)).size;
  const words = marked.map((one) => one.words).sort((a, b) => a - b);
  return {
    drafts: marked.length,
    tone: share(
      ({ draft, lead }) => draft.toneIssues.length === 0 && checkTone(draft, [lead.input.company.name]).passed,
    ),
    claims: share(({ draft }) => draft.claims.every(({ support }) => support !== null)),
    length: share((one) => one.words >= FEWEST_WORDS && one.words <= MOST_WORDS),
    subject: share(({ subjectOk }) => subjectOk),
    variety: Math.min(1, openings / Math.min(marked.length, ROOM_FOR_VARIETY)),
    critic: marked.reduce((sum, { draft }) => sum + (draft.critic?.score ?? 0), 0) / marked.length,
    words: words[Math.floor(words.length / 2)] ?? 0,
  };
}

/** An opening without what belongs to the company, so that two wordings and not two names are told apart. */
function skeleton(opening: string, { input }: SampleLead): string {
  const { name, city } = input.company;
  let text = opening.toLowerCase();
  for (const word of [name, city ?? ''].flatMap((part) => part.toLowerCase().split(/[^\p{L}\p{N}']+/u))) {
    if (word.length > 2) text = text.replaceAll(word, '');
  }
  return text
    .replaceAll(/\d+|\b(?:two|twelve|three)\b/g, '#')
    .replaceAll(/[^\p{L}#]+/gu, ' ')
    .trim();
}
