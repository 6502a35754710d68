import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isSameName } from '../../src/domain/organisation-match.ts';
import { domainOf } from '../../src/domain/web-domain.ts';
import { isAnothersWebsite } from '../../src/domain/website-owner.ts';
import { decodeText } from '../../src/lib/guarded-fetch/charset.ts';
import { readPage } from '../../src/providers/website/extract/page-document.ts';
import { readPageFacts } from '../../src/providers/website/extract/page-facts.ts';

const Owner = z.object({
  file: z.string(),
  url: z.string().nullable(),
  business_name: z.string(),
  phones: z.array(z.string()),
});

/**
 * How often a page is held for another organisation's: of the company of the ground truth, with nothing but its name to go by, and of
 * each other company, as if a listing named the wrong website.
 */
export function measureDoubts(dir: string): { own: string[]; others: number; doubted: number } {
  const owners = z.array(Owner).parse(JSON.parse(readFileSync(path.join(dir, 'pages.json'), 'utf8')));
  const sites = owners.map(({ file, url }) => {
    const website = url ?? 'http://192.0.2.1/';
    const page = readPage(decodeText(readFileSync(path.join(dir, file)), null), website);
    return { ...readPageFacts(page, 'home', [domainOf(website) ?? '']), website };
  });
  const own: string[] = [];
  let others = 0;
  let doubted = 0;
  for (const [at, { file, business_name: name, phones }] of owners.entries()) {
    for (const [index, site] of sites.entries()) {
      const isOwn = index === at;
      if (!isOwn && isSameName(name, owners[index]?.business_name ?? '')) continue;
      const company = { name, domain: null, phone: isOwn ? null : (phones[0] ?? null), person: null };
      const isDoubted = isAnothersWebsite(company, site);
      if (isOwn && isDoubted) own.push(`${file}: ${name} | ${site.organisationName}`);
      others += isOwn ? 0 : 1;
      doubted += !isOwn && isDoubted ? 1 : 0;
    }
  }
  return { own, others, doubted };
}
