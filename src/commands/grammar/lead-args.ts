import { TIERS, type Tier } from '../../domain/score.ts';
import { splitRequest } from '../../domain/split-request.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { clip } from '../../lib/text.ts';

/** As long as the form takes in which it may be edited. */
const NOTE_MAX = 3_000;

/** What `leads` lists; null = all. */
export type LeadsFilter = {
  tier: Tier | null;
  industryKey: string | null;
  state: string | null;
  city: string | null;
  /** From 1. */
  page: number;
};

/** `#12` or `12`, or (part of) a name. */
export type LeadTarget = { kind: 'ref'; ref: number } | { kind: 'name'; name: string };

const TIER_WORDS: Record<string, Tier> = { ...Object.fromEntries(TIERS.map((tier) => [tier, tier])), med: 'medium' };

/** `[tier] [industry] [state]` in any order. What is not understood comes back as `unknown`. */
export function parseLeadsFilter(text: string): { filter: LeadsFilter } | { unknown: string } {
  const page = /(?<=^|\s)page[ =]?(\d{1,4})(?=\s|$)/i.exec(text);
  const words = (page === null ? text : text.replace(page[0], ' ')).replaceAll('"', ' ').split(/\s+/).filter(Boolean);
  const tiers = words.flatMap((word) => entryOf(TIER_WORDS, word.toLowerCase()) ?? []);
  const rest = words.filter((word) => entryOf(TIER_WORDS, word.toLowerCase()) === undefined).join(' ');
  const split = rest === '' ? null : splitRequest(rest);
  if (new Set(tiers).size > 1) return { unknown: [...new Set(tiers)].join(' ') };
  if (split !== null) {
    if (split.industry === null && split.industryText !== '') return { unknown: clip(split.industryText, 80) };
    if (split.location === null && split.locationText !== '') return { unknown: clip(split.locationText, 80) };
    if (split.industry === null && split.location === null) return { unknown: clip(rest, 80) };
  }
  return {
    filter: {
      tier: tiers[0] ?? null,
      industryKey: split?.industry?.key ?? null,
      state: split?.location?.state ?? null,
      city: split?.location?.city ?? null,
      page: Math.max(1, Number(page?.[1] ?? 1)),
    },
  };
}

/** Null for nothing. Quotes and a trailing full stop are not part of a name. */
export function parseLeadTarget(text: string): LeadTarget | null {
  const bare = text.replaceAll(/^[\s"']+|[\s"']+$/g, '');
  const ref = /^#\s?(\d{1,9})$|^(\d{1,9})$/.exec(bare);
  if (ref !== null) return { kind: 'ref', ref: Number(ref[1] ?? ref[2]) };
  const name = clip(bare, 200);
  return name === '' ? null : { kind: 'name', name };
}

/**
 * `<lead> because <reason>`, `<lead>: <reason>`, `<lead> - <reason>`, `"<lead>" <reason>`; the reason may be missing. A dash
 * inside a word is part of the name, and of several colons or dashes the last one parts.
 */
export function parseRejection(text: string): { lead: LeadTarget | null; reason: string | null } {
  const quoted = /^\s*"([^"]+)"(.*)$/s.exec(text);
  const [name, reason] =
    quoted === null ? parted(text) : [quoted[1] ?? '', (quoted[2] ?? '').replace(/^\s*(?:because\b|[:,–—-])?\s*/i, '')];
  const words = clip(reason.trim(), 500);
  return { lead: parseLeadTarget(name), reason: words === '' ? null : words };
}

/**
 * `<lead>: <note>`, `<lead> - <note>`, `<lead> because <note>`, `"<lead>" <note>`; the first separator parts, because what people
 * wrote may hold more of them.
 */
export function parseLeadNote(text: string): { lead: LeadTarget | null; note: string | null } {
  const quoted = /^\s*"([^"]+)"\s*(?:because\b|[:,–—-])?\s*(.*)$/is.exec(text);
  const plain = /^(.*?)(?::\s+|:$|\s+[-–—]\s+|\s+because\b:?\s*)(.*)$/is.exec(text);
  const [, name = text, words = ''] = quoted ?? plain ?? [];
  const note = clip(words.trim(), NOTE_MAX);
  return { lead: parseLeadTarget(name), note: note === '' ? null : note };
}

function parted(text: string): [name: string, reason: string] {
  const because = /\s+because\b:?\s*/i.exec(text);
  if (because !== null) return [text.slice(0, because.index), text.slice(because.index + because[0].length)];
  for (const separator of [/:\s+|:$/g, /\s+[-–—]\s+/g]) {
    const last = [...text.matchAll(separator)].at(-1);
    if (last !== undefined) return [text.slice(0, last.index), text.slice(last.index + last[0].length)];
  }
  return [text, ''];
}
