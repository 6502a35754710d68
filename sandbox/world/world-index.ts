import { SAMPLE_LABEL } from './data/invented.ts';
import type { WorldCompany } from './data/types.ts';
import { escapeHtml } from './sites/html.ts';

/** A page for people: what this world holds and what a correct bot should find in it. */
export function indexPage(companies: readonly WorldCompany[]): string {
  const rows = companies.map((company) => {
    const contact = company.bestContact;
    const cells = [
      company.trade,
      company.name,
      company.cities.join(', '),
      company.state,
      String(company.siteCount),
      company.website ?? '',
      contact === null ? '' : `${contact.fullName}, ${contact.title}`,
      company.closed ? 'closed' : (company.site?.odd ?? ''),
    ];
    return `<tr>${cells.map((cell) => `<td dir="auto">${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  const heads = ['Trade', 'Company', 'Towns', 'State', 'Sites', 'Website', 'Best contact', 'Oddity'];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sample world</title>
<style>body{font:15px system-ui;margin:2rem}td,th{text-align:left;padding:.2rem .8rem;border-bottom:1px solid #ddd}</style></head>
<body><h1>Sample world</h1><p>${SAMPLE_LABEL}: no company, person, address or number on this page exists.</p>
<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></body></html>`;
}
