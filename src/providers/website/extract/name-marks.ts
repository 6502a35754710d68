import { oneLine } from '../../../lib/text.ts';

/** A place on the page where its owner tends to put the name. */
export type NameMark = { kind: 'site-name' | 'logo' | 'organisation' | 'heading' | 'description'; text: string };

/** As much of an HTML element as is looked at. */
type Tag = { name: string; attribs: Record<string, string>; parent: object | null };

const MAX_MARKS = 200;
const MAX_LENGTH = 300;
const MAX_ANCESTORS = 12;
const ORGANISATION_TYPES =
  /schema\.org\/(?:Organization|Corporation|LocalBusiness|\w*(?:Business|Organization|Store|Service|Clinic|Dentist|Restaurant|Hotel|Attorney|Hospital|Contractor|Agency|Shop))\b/i;

/** What an element says of the name without having words of its own: meta data, or the words for a logo. */
export function markOf(tag: Tag): NameMark | null {
  if (tag.name === 'meta') {
    const key = (tag.attribs.property ?? tag.attribs.name ?? '').toLowerCase();
    if (key === 'og:site_name' || key === 'application-name') return mark('site-name', tag.attribs.content);
    if (key === 'description') return mark('description', tag.attribs.content);
    return isOrganisationName(tag) ? mark('organisation', tag.attribs.content) : null;
  }
  if (tag.name === 'img' && isLogo(tag)) return mark('logo', tag.attribs.alt);
  return null;
}

/** Which mark the words of an element are. */
export function markKindOf(tag: Tag): NameMark['kind'] | null {
  if (tag.name === 'h1') return 'heading';
  const classes = (tag.attribs.class ?? '').slice(0, 200).split(/\s+/);
  if (classes.includes('org') || classes.includes('organization-name')) return 'organisation';
  return isOrganisationName(tag) ? 'organisation' : null;
}

export function addMark(marks: NameMark[], { kind, text }: NameMark): void {
  if (marks.length >= MAX_MARKS) return;
  const line = oneLine(text.slice(0, MAX_LENGTH));
  if (line !== '') marks.push({ kind, text: line });
}

function mark(kind: NameMark['kind'], text: string | undefined): NameMark | null {
  return text === undefined || text.trim() === '' ? null : { kind, text };
}

function isLogo(tag: Tag): boolean {
  const file = (tag.attribs.src ?? '').startsWith('data:') ? '' : (tag.attribs.src ?? '').split('/').at(-1);
  const parent = isTag(tag.parent) ? `${tag.parent.attribs.class ?? ''} ${tag.parent.attribs.id ?? ''}` : '';
  const { class: cssClass = '', id = '', alt = '' } = tag.attribs;
  return /logo|\bbrand\b/i.test(`${file} ${cssClass} ${id} ${alt} ${parent}`.slice(0, 800));
}

/** Microdata: the name of the organisation itself, not of something inside it. */
function isOrganisationName(tag: Tag): boolean {
  if (!(tag.attribs.itemprop ?? '').split(/\s+/).includes('name')) return false;
  let parent = tag.parent;
  for (let level = 0; level < MAX_ANCESTORS && isTag(parent); level += 1) {
    if (parent.attribs.itemscope !== undefined) return ORGANISATION_TYPES.test(parent.attribs.itemtype ?? '');
    parent = parent.parent;
  }
  return false;
}

function isTag(node: object | null): node is Tag {
  return node !== null && 'attribs' in node && 'name' in node;
}
