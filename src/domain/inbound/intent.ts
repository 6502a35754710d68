import { INTENT_PATTERNS, type PatternIntent } from './intent-words.ts';
import type { IntentReading, ReplyIntent, Sentiment } from './reply-intent.ts';
import { bare, sentencesOf } from './sentences.ts';

/** Below it a person is asked. */
export const SURE = 0.7;

const SENTIMENTS: Record<ReplyIntent, Sentiment> = {
  wants_meeting: 'positive',
  interested: 'positive',
  wants_info: 'positive',
  question: 'neutral',
  referral: 'neutral',
  not_now: 'neutral',
  not_interested: 'negative',
  wrong_person: 'neutral',
  other: 'neutral',
};

/** Who says more than one thing: the first of these decides. A no before anything that sounds like a yes. */
const ORDER: readonly PatternIntent[] = [
  'not_interested',
  'wrong_person',
  'not_now',
  'referral',
  'wants_meeting',
  'wants_info',
  'interested',
];
const WELCOME: ReadonlySet<ReplyIntent> = new Set(['wants_meeting', 'interested', 'wants_info']);

/** Answers of one or two words. */
const YES =
  /^(?:(?:oh |well )?(?:yes|yeah|yep|yup|sure|ok|okay|absolutely|definitely|certainly|of course|sounds (?:good|great)|works for me|perfect|great|let us do it|go ahead|please do|ja|gerne|oui|bien sûr|sí|si|claro|certo|volentieri|sim|graag)(?: (?:please|thanks|thank you|bitte|gerne|merci|gracias|grazie|obrigado|thanks a lot|sure|absolutely))*)$/;
const NO =
  /^(?:(?:thanks|thank you|danke|merci|gracias|grazie|obrigado)[, ]*(?:but |aber |mais |pero |ma |mas )?)?(?:no|nope|nah|pass|hard pass|no way|nein|non|não|nee|nej)(?: (?:thanks|thank you|thx|please|sorry|danke|merci|gracias|grazie|obrigado|dank u|bedankt))*$/;
/** Asks who we are; neither interest nor refusal. */
const WHO_ARE_YOU =
  /^(?:and |so |sorry |hi |hello )*(?:who (?:is this|are you|am i (?:talking|speaking))|what is this|do i know you)\b/;

/**
 * What the writer of a new text wants, by words. Negation-aware ("not interested" is no interest) and honest about doubt:
 * several opposing signs, or none, give a confidence below `SURE`.
 */
export function readIntent(text: string): IntentReading {
  const sentences = sentencesOf(text);
  const words = bare(sentences.join(' '));
  if (NO.test(words)) return reading('not_interested', 0.9);
  if (YES.test(words)) return reading('wants_meeting', words.split(' ').length <= 2 ? 0.75 : 0.85);
  if (sentences.length <= 2 && WHO_ARE_YOU.test(words)) return reading('other', 0.8);
  const found = new Set<PatternIntent>();
  for (const sentence of sentences) for (const intent of intentsIn(sentence)) found.add(intent);
  const first = ORDER.find((intent) => found.has(intent));
  if (first !== undefined) return reading(first, confidenceOf(first, found, words));
  const asks = sentences.some((sentence) => /\?\W*$/.test(sentence));
  if (asks) return reading('question', words.split(' ').length > 60 ? 0.6 : 0.75);
  const opening = bare(sentences[0] ?? '');
  if (sentences.length <= 4 && YES.test(opening)) return reading('wants_meeting', 0.65);
  if (sentences.length <= 4 && NO.test(opening)) return reading('not_interested', 0.75);
  return reading('other', 0.5);
}

function intentsIn(sentence: string): PatternIntent[] {
  return INTENT_PATTERNS.filter(({ says, unless }) => says.test(sentence) && !(unless?.test(sentence) ?? false)).map(
    ({ intent }) => intent,
  );
}

function confidenceOf(first: PatternIntent, found: ReadonlySet<PatternIntent>, words: string): number {
  const others = [...found].filter((intent) => intent !== first);
  const welcome = others.some((intent) => WELCOME.has(intent));
  let confidence = 0.9;
  if (first === 'not_interested' && welcome) confidence = 0.6;
  else if (first === 'wrong_person' && others.includes('referral')) confidence = 0.9;
  else if (!WELCOME.has(first) && welcome) confidence = 0.75;
  else if (others.length > 2) confidence = 0.75;
  const length = words.split(' ').length;
  if (length > 150) confidence -= 0.25;
  else if (length > 80) confidence -= 0.1;
  return Math.round(Math.max(0.5, confidence) * 100) / 100;
}

function reading(intent: ReplyIntent, confidence: number): IntentReading {
  return { intent, sentiment: SENTIMENTS[intent], confidence };
}
