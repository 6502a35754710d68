import { clip, oneLine } from '../../lib/text.ts';
import { INTENT_PATTERNS } from './intent-words.ts';
import { sentencesOf } from './sentences.ts';

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten tag|sehr geehrte|bonjour|hola|buenos días|ciao|buongiorno|olá|beste)\b[^.!?]{0,40}$/i;
const CLOSING =
  /^(?:best|kind|warm|many|with)?\s?(?:regards|wishes|thanks|thank you|cheers|sincerely|yours|take care|mit freundlichen grüßen|viele grüße|cordialement|saludos|atenciosamente|groeten)\b[^.!?]{0,40}$/i;
const MAX_LINE = 140;

/**
 * The two sentences of a reply that say most, in their order, one per line: what a person reads first on a card. Text of a
 * stranger: escape it before showing.
 */
export function twoLineSummary(text: string): string {
  const sentences = text
    .slice(0, 4_000)
    .split(/(?<=[.!?…])\s+|\n\s*\n|(?<=,)\n/)
    .map(oneLine)
    .filter(
      (sentence) => /\p{L}/u.test(sentence) && !GREETING.test(sentence.replace(/,$/, '')) && !CLOSING.test(sentence),
    )
    .slice(0, 40);
  const weighed = sentences.map((sentence, at) => ({ sentence, at, weight: weightOf(sentence) - at * 0.1 }));
  return weighed
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .sort((a, b) => a.at - b.at)
    .map(({ sentence }) => clip(sentence, MAX_LINE))
    .join('\n');
}

function weightOf(sentence: string): number {
  const plain = sentencesOf(sentence).join(' ');
  const signs = INTENT_PATTERNS.filter(
    ({ says, unless }) => says.test(plain) && !(unless?.test(plain) ?? false),
  ).length;
  return Math.min(signs, 2) * 2 + (sentence.includes('?') ? 1 : 0) + (/\d/.test(sentence) ? 0.5 : 0);
}
