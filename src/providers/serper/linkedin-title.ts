import { linkedinUrlOf, tidy } from '../../domain/found-contact.ts';
import { nameSimilarity } from '../../domain/name-similarity.ts';
import { looksLikeTitle } from '../../domain/titles.ts';
import type { SerperRow } from './schema.ts';

type Profile = { fullName: string; title: string; linkedinUrl: string };

/**
 * Who a search result of LinkedIn is about: `Dana Ray - Chief Financial Officer - Acme Dental | LinkedIn`. The firm must be
 * named like the one asked for, in the title or in the snippet; otherwise it is somebody's namesake.
 */
export function profileOf(row: SerperRow, company: string): Profile | null {
  const linkedinUrl = linkedinUrlOf(row.link);
  if (linkedinUrl === null) return null;
  const heading = (row.title ?? '').slice(0, 300).replace(/\s*[|·–-]\s*LinkedIn.*$/i, '');
  const [name = '', ...rest] = heading.split(/\s+[-–—|]\s+/);
  const [said = '', ...firms] = rest.flatMap((part) => part.split(/\s+(?:at|@)\s+/i));
  const fullName = tidy(name, 120);
  const title = tidy(said, 120);
  if (fullName === null || title === null || !isPersonName(fullName) || !looksLikeTitle(title)) return null;
  const namesFirm =
    firms.some((firm) => nameSimilarity(firm, company) >= 0.75) ||
    (row.snippet ?? '').toLowerCase().includes(company.toLowerCase());
  return namesFirm ? { fullName, title, linkedinUrl } : null;
}

function isPersonName(text: string): boolean {
  return /^\p{Lu}[\p{L}'’.-]*(?:\s+[\p{L}'’.,-]+){1,4}$/u.test(text);
}
