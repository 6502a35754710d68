import { DECOY_EMAILS } from '../data/invented.ts';
import type { SampleSite } from '../data/types.ts';
import { escapeHtml, grouped, SAMPLE_FOOTER, spell } from './html.ts';
import { navLinks, type SitePaths, type SiteTheme, streetLine, townLine } from './theme.ts';

const TRADE_SCHEMA = { dental: 'Dentist', hotel: 'Hotel', hospital: 'Hospital', brewery: 'Brewery' } as const;

function navList(site: SampleSite, paths: SitePaths): string {
  return navLinks(site, paths)
    .map(({ href, text }) => `<li><a href="${href}">${text}</a></li>`)
    .join('');
}

/** Cards in divs, tel and mailto links, a booking form full of placeholder addresses. */
export const cards: SiteTheme = {
  paths: { contact: '/contact', locations: '/locations', about: '/about/team' },
  shell: (site, paths, page) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(page.title)} - ${escapeHtml(site.companyName)}</title>
<style>.card{border:1px solid #ccc;border-radius:8px;padding:1rem;margin:1rem}</style>
<script>window.dataLayer=[{"ticket":"8005550143219"}];</script></head>
<body><div class="topbar"><ul class="menu">${navList(site, paths)}</ul></div>
<div class="hero"><h1>${escapeHtml(site.companyName)}</h1></div>
<div class="content"><h2>${escapeHtml(page.title)}</h2>${page.html}</div>
<form class="newsletter"><input type="email" placeholder="${DECOY_EMAILS.placeholder}"><button>Subscribe</button></form>
<div class="footer"><p>${SAMPLE_FOOTER}</p><p>Site by <a href="mailto:${DECOY_EMAILS.vendor}">Pixel Orchard</a></p></div></body></html>`,
  phone: (e164, label) =>
    `<div class="${label.toLowerCase()}"><span>${label}</span> <a href="tel:${e164}">${spell(e164, 'national')}</a></div>`,
  email: (address) => `<div class="mail"><a href="mailto:${address}">Send us a message</a></div>`,
  people: (people) =>
    `<div class="team">${people
      .map(
        (person) =>
          `<div class="card person"><h3 class="name">${escapeHtml(person.fullName)}</h3><div class="title">${escapeHtml(person.title)}</div>${
            person.email === null ? '' : `<a href="mailto:${person.email}">${person.email}</a>`
          }${person.phone === null ? '' : ` <a href="tel:${person.phone}">${spell(person.phone, 'dashes')}</a>`}</div>`,
      )
      .join('')}</div>`,
  offices: (offices) =>
    `<div class="offices">${offices
      .map(
        (office) =>
          `<div class="card office"><h3>${office.city.name}</h3><address>${streetLine(office)}<br>${townLine(office)}</address>${
            office.phone === null ? '' : `<a href="tel:${office.phone}">${spell(office.phone, 'national')}</a>`
          }</div>`,
      )
      .join('')}</div>`,
  employees: (count) => `<p class="fact">Together we are a team of ${grouped(count)} people.</p>`,
};

/** Facts repeated for search engines as JSON-LD; one block is broken, as they often are. */
export const jsonld: SiteTheme = {
  ...cards,
  paths: { contact: '/contact-us', locations: '/our-locations', about: '/leadership' },
  shell: (site, paths, page) =>
    cards
      .shell(site, paths, page)
      .replace(
        '</head>',
        () => `<script type="application/ld+json">{"@type": "WebSite", }</script>${linkedData(site)}</head>`,
      ),
  email: (address) => `<p>Our mailbox: <a href="mailto:${encodeURIComponent(address)}">e-mail us</a></p>`,
};

function linkedData(site: SampleSite): string {
  const [first] = site.offices;
  const hidden = site.odd === 'no_contact';
  const data = {
    '@context': 'https://schema.org',
    '@type': TRADE_SCHEMA[site.trade],
    name: site.companyName,
    url: `http://${site.host}/`,
    ...(hidden ? {} : { telephone: first?.phone ?? undefined, email: site.inbox ?? undefined }),
    faxNumber: site.fax ?? undefined,
    ...(site.employees === null ? {} : { numberOfEmployees: { '@type': 'QuantitativeValue', value: site.employees } }),
    employee: site.people.map((person) => ({
      '@type': 'Person',
      name: person.fullName,
      jobTitle: person.title,
      email: person.email ?? undefined,
    })),
    disambiguatingDescription: SAMPLE_FOOTER,
  };
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}

/** schema.org attributes on ordinary elements. */
export const microdata: SiteTheme = {
  ...cards,
  paths: { contact: '/contact', locations: '/offices', about: '/our-team' },
  phone: (e164, label) =>
    `<p>${label} <span itemprop="${label === 'Fax' ? 'faxNumber' : 'telephone'}">${spell(e164, 'dashes')}</span></p>`,
  email: (address) => `<p>E-mail <span itemprop="email">${address}</span></p>`,
  people: (people) =>
    people
      .map(
        (person) =>
          `<article itemscope itemtype="https://schema.org/Person"><h3 itemprop="name">${escapeHtml(person.fullName)}</h3><p itemprop="jobTitle">${escapeHtml(person.title)}</p>${
            person.email === null ? '' : `<p itemprop="email">${person.email}</p>`
          }${person.phone === null ? '' : `<p itemprop="telephone">${spell(person.phone, 'dashes')}</p>`}</article>`,
      )
      .join(''),
  employees: (count) => `<p>${grouped(count)} professionals, one smile at a time.</p>`,
};

/** Definition lists; mailto links that carry a subject. */
export const deflist: SiteTheme = {
  ...cards,
  paths: { contact: '/contact/', locations: '/locations/', about: '/about-us/' },
  phone: (e164, label) => `<dl><dt>${label}</dt><dd>${spell(e164, 'national')}</dd></dl>`,
  email: (address) =>
    `<dl><dt>E-mail</dt><dd><a href="mailto:${address}?subject=Question%20from%20the%20website">${address}</a></dd></dl>`,
  people: (people) =>
    `<dl class="directory">${people
      .map(
        (person) =>
          `<dt>${escapeHtml(person.title)}</dt><dd>${escapeHtml(person.fullName)}${
            person.email === null ? '' : `, <a href="mailto:${person.email}">${person.email}</a>`
          }${person.phone === null ? '' : `, direct ${spell(person.phone, 'national')}`}</dd>`,
      )
      .join('')}</dl>`,
  employees: (count) => `<p>Our group has ${grouped(count)} employees.</p>`,
};

/** Everything on the home page, below anchors. */
export const onepage: SiteTheme = {
  ...cards,
  paths: { contact: '/#contact', locations: '/#locations', about: '/#team' },
};

/** A blog with a shop of widgets; names in bold, titles after a dash. */
export const blog: SiteTheme = {
  ...cards,
  paths: { contact: '/get-in-touch/', locations: '/our-locations/', about: '/our-team/' },
  people: (people) =>
    people
      .map(
        (person) =>
          `<p><strong>${escapeHtml(person.fullName)}</strong> – ${escapeHtml(person.title)}${
            person.email === null
              ? ''
              : `<br><a href="mailto:${person.email}">Email ${escapeHtml(person.fullName.split(' ')[0] ?? '')}</a>`
          }${person.phone === null ? '' : `<br>${spell(person.phone, 'spaces')}`}</p>`,
      )
      .join(''),
};

/** Folded details; the fax stands right beside the phone. */
export const accordion: SiteTheme = {
  ...cards,
  paths: { contact: '/contact', locations: '/branches', about: '/team' },
  phone: (e164, label) => `<details><summary>${label}</summary><p>${spell(e164, 'national')}</p></details>`,
  people: (people) =>
    people
      .map(
        (person) =>
          `<details><summary>${escapeHtml(person.fullName)} | ${escapeHtml(person.title)}</summary><p>${
            person.email ?? 'Please ask at the front desk.'
          }${person.phone === null ? '' : ` | ${spell(person.phone, 'dashes')}`}</p></details>`,
      )
      .join(''),
};

/** Written from right to left. */
export const rtl: SiteTheme = {
  ...deflist,
  paths: { contact: '/contact', locations: '/locations', about: '/about' },
  shell: (site, paths, page) =>
    deflist
      .shell(site, paths, page)
      .replace('<html lang="en">', '<html lang="ar" dir="rtl">')
      .replace('<div class="content">', '<div class="content"><p>أهلا وسهلا بكم</p>'),
};
