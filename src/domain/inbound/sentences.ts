/**
 * The text as the word rules read it: lower case, one kind of apostrophe, contractions written out ("don't" → "do not"), one
 * sentence per entry. At most the first 4,000 characters: who wants something says it early.
 */
export function sentencesOf(text: string): string[] {
  const plain = expandContractions(
    text
      .slice(0, 4_000)
      .toLowerCase()
      .replaceAll(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
      .replaceAll(/[\u201c\u201d]/g, '"')
      .replaceAll(/\bhttps?:\/\/\S+/g, ' link ')
      .replaceAll(/[^\s@]+@\S+\.\S+/g, ' anaddress '),
  );
  return plain
    .split(/\n\s*\n|(?<=[.!?…;])[\s"')\]]+|(?<=[!?])|\n(?=\s*[-*•])/)
    .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .slice(0, 80);
}

function expandContractions(text: string): string {
  return text
    .replaceAll(/\bcan'?t\b/g, 'can not')
    .replaceAll(/\bcannot\b/g, 'can not')
    .replaceAll(/\bwon't\b/g, 'will not')
    .replaceAll(/\bain't\b/g, 'is not')
    .replaceAll(/\b(do|does|did|is|are|was|were|would|could|should|has|have|had|need|must)n['’]?t\b/g, '$1 not')
    .replaceAll(/\b(dont|doesnt|didnt|isnt|wouldnt)\b/g, (word) => `${word.slice(0, -2)} not`)
    .replaceAll(/\bi'm\b/g, 'i am')
    .replaceAll(/\b(we|you|they)'re\b/g, '$1 are')
    .replaceAll(/\b(i|we|you|they)'ve\b/g, '$1 have')
    .replaceAll(/\b(i|we|you|they|he|she|it|that)'ll\b/g, '$1 will')
    .replaceAll(/\b(i|we|you|they|he|she)'d\b/g, '$1 would')
    .replaceAll(/\b(that|it|he|she|what|who|there)'s\b/g, '$1 is')
    .replaceAll(/\blet's\b/g, 'let us')
    .replaceAll(/\be-mail/g, 'email');
}

/** Letters and digits only decide: "Yes!", "yes." and "YES" are the same. */
export function bare(sentence: string): string {
  return sentence
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
