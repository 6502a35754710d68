/** What a notice in words says; for servers that send no RFC 3464 report. */
export type Notice = {
  /** Without the mail it returns. */
  text: string;
  /** All that was said around the refusals, one line. */
  diagnostic: string;
  refusals: Refusal[];
  recipient: string;
  originalMessageId: string | null;
};

type Refusal = { recipient: string; status: string; said: string };

/** Where a notice ends and the returned mail begins. */
const RETURNED =
  /^[ \t>*-]*(?:below this line is a copy|this is a copy of|-+ ?(?:this is a copy|original message|the original|the body|the header|forwarded|unsent message|returned message|message header|message follows)|(?:the )?original message (?:follows|headers?)|(?:the )?(?:first|following) [^\n]{0,40}(?:header|text of the message)|return(?:ed)? message|your (?:original )?message (?:follows|headers|reads|begins)|message headers? follows?|included is a copy|unsent message below|received: |return-path: )/im;
const CODE = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\d.:])[45]\d\d(?:[ -]|$)/;
const ADDRESS = /[^\s<>;,"'()[\]:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
const MAX_CHARS = 8_000;

export function readNotice(body: string): Notice {
  const whole = body.slice(0, MAX_CHARS * 4);
  const cut = RETURNED.exec(whole)?.index ?? whole.length;
  const text = whole.slice(0, cut).slice(0, MAX_CHARS);
  const lines = text.split('\n');
  const diagnostic = aroundCodes(lines);
  return {
    text,
    diagnostic,
    refusals: refusalsIn(lines),
    recipient: recipientIn(lines),
    originalMessageId: /^\s*message-id:\s*(<[^<>\s]{3,998}>)/im.exec(whole.slice(cut))?.[1] ?? null,
  };
}

/** The lines that hold a code, with the one before and the two after; else all of it. */
function aroundCodes(lines: readonly string[]): string {
  const kept = new Set<number>();
  for (const [at, line] of lines.entries()) {
    if (!CODE.test(line)) continue;
    for (let near = Math.max(0, at - 1); near <= Math.min(lines.length - 1, at + 2); near += 1) kept.add(near);
  }
  const chosen = kept.size === 0 ? lines : [...kept].sort((a, b) => a - b).map((at) => lines[at] ?? '');
  return chosen.join(' ').replaceAll(/\s+/g, ' ').trim().slice(0, 4_000);
}

/** One per run of lines that carry a code; a notice to several recipients tells them apart by their addresses. */
function refusalsIn(lines: readonly string[]): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [at, line] of lines.entries()) {
    if (!CODE.test(line)) continue;
    const next = lines.slice(at + 1, at + 3);
    const end = next.findIndex((other) => CODE.test(other) || other.trim() === '');
    const said = [line, ...next.slice(0, end === -1 ? next.length : end)].join(' ').replaceAll(/\s+/g, ' ').trim();
    const before = lines.slice(Math.max(0, at - 3), at).reverse();
    const named = [line, ...before].map((near) => ADDRESS.exec(near)?.[0].toLowerCase() ?? '').find((a) => a !== '');
    const status = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(said)?.[0] ?? '';
    if (refusals.length < 20) refusals.push({ recipient: named ?? '', status, said: said.slice(0, 1_000) });
  }
  return refusals;
}

/** The first address that stands where a notice names its recipient: in brackets or alone on its line. */
function recipientIn(lines: readonly string[]): string {
  const alone = lines.find((line) => /^\s*<?[^\s<>@]+@[^\s<>]+>?:?\s*(?:\(|$)/.test(line));
  const bracketed = lines.find((line) => /<[^\s<>@]+@[^\s<>]+>/.test(line));
  const named = alone ?? bracketed ?? lines.find((line) => ADDRESS.test(line)) ?? '';
  return ADDRESS.exec(named)?.[0].toLowerCase() ?? '';
}
