const DEEDS =
  'approved|rejected|started|launched|kicked off|sent|mailed|emailed|e-mailed|deleted|erased|removed|archived|contacted|stopped|cancelled|canceled|updated|changed|scheduled|queued';
const CLAIMS: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:i|we|leadgen)(?:['’]ve|['’]m| have| had| did| am)?(?:\s+(?:just|now|already|also|successfully|all|gone ahead and|went ahead and))*\s+(?:${DEEDS})\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:has|have|is|are|was|were|got)(?:\s+(?:now|just|all|both|been|being|already|successfully))*\s+(?:${DEEDS})\b`,
    'i',
  ),
  new RegExp(String.raw`\b(?:${DEEDS})\s+(?:successfully|all|them|it|the|your|\d+)\b`, 'i'),
  /\bsuccess(?:fully)?\b|^(?:done|approved|started|sent|ok,? done)\b[.!: ]/im,
];

/** Whether words claim that something was changed. Nothing a model says can have done so. */
export function claimsDeed(said: string): boolean {
  return CLAIMS.some((pattern) => pattern.test(said));
}

/** Figures in the words that stand nowhere in what was looked up or asked: `1,204` and `1204` are the same figure. */
export function unknownFigures(said: string, known: string): string[] {
  const figures = new Set(figuresIn(known));
  return figuresIn(said.replaceAll(/^\s*\d{1,2}[.)]\s/gm, ' ')).filter((figure) => !figures.has(figure));
}

function figuresIn(text: string): string[] {
  return [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([figure]) => String(Number(figure.replaceAll(',', ''))));
}
