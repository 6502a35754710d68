import { DECOY_EMAILS } from '../data/invented.ts';
import { cloudflareHex, escapeHtml, grouped, SAMPLE_FOOTER, spell, spellAtDot } from './html.ts';
import { navLinks, type SiteTheme, streetLine, townLine } from './theme.ts';

const vendorLink = `<a href="mailto:${DECOY_EMAILS.vendor}">Website by Pixel Orchard</a>`;

/** Layout tables, numbers in text, plain mailto links. */
export const table: SiteTheme = {
  paths: { contact: '/contact.html', locations: '/locations.html', about: '/staff.html' },
  shell: (site, paths, page) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(page.title)} | ${escapeHtml(site.companyName)}</title></head>
<body bgcolor="#ffffff"><table width="900" align="center"><tr><td colspan="2"><h1>${escapeHtml(site.companyName)}</h1></td></tr>
<tr><td width="180" valign="top">${navLinks(site, paths)
    .map(({ href, text }) => `<p><a href="${href}">${text}</a></p>`)
    .join('')}</td>
<td valign="top"><h2>${escapeHtml(page.title)}</h2>${page.html}</td></tr>
<tr><td colspan="2"><hr><small>${SAMPLE_FOOTER} ${vendorLink}</small></td></tr></table></body></html>`,
  phone: (e164, label) => `<tr><td>${label}:</td><td>${spell(e164, 'national')}</td></tr>`,
  email: (address) => `<tr><td>E-mail:</td><td><a href="mailto:${address}">${address}</a></td></tr>`,
  people: (people) =>
    `<table border="1"><tr><th>Name</th><th>Position</th><th>E-mail</th><th>Direct</th></tr>${people
      .map(
        (person) =>
          `<tr><td>${escapeHtml(person.fullName)}</td><td>${escapeHtml(person.title)}</td><td>${
            person.email === null ? '&nbsp;' : `<a href="mailto:${person.email}">${person.email}</a>`
          }</td><td>${person.phone === null ? '&nbsp;' : spell(person.phone, 'national')}</td></tr>`,
      )
      .join('')}</table>`,
  offices: (offices) =>
    `<table>${offices
      .map(
        (office) =>
          `<tr><td><b>${office.city.name}</b></td><td>${streetLine(office)}<br>${townLine(office)}</td><td>${
            office.phone === null ? '' : spell(office.phone, 'national')
          }</td></tr>`,
      )
      .join('')}</table>`,
  employees: (count) => `<p>We are proud of our ${grouped(count)} employees.</p>`,
};

/** Capital tags that nobody closes, font tags, framesets' younger siblings. */
export const oldschool: SiteTheme = {
  ...table,
  paths: { contact: '/contactus.htm', locations: '/offices.htm', about: '/aboutus.htm' },
  shell: (site, paths, page) => `<HTML><HEAD><TITLE>${escapeHtml(site.companyName)}</TITLE>
<META NAME="keywords" CONTENT="sample,invented"><BODY BGCOLOR=#FFFFEE TEXT=navy>
<CENTER><FONT SIZE=6 FACE="Comic Sans MS">${escapeHtml(site.companyName)}</FONT><BR>
${navLinks(site, paths)
  .map(({ href, text }) => `<A HREF="${href}">${text}</A>`)
  .join(' | ')}<HR NOSHADE></CENTER>
<FONT SIZE=4><B>${escapeHtml(page.title)}</B></FONT><P>${page.html}<P>
<HR><FONT SIZE=1>${SAMPLE_FOOTER}<BR>Best viewed at 1024 x 768. Last updated 03/14/2019. ${vendorLink}</FONT>`,
  phone: (e164, label) => `<LI>${label.toUpperCase()}: <B>${spell(e164, 'dashes')}</B>`,
  email: (address) => `<LI>E-MAIL: <A HREF='MAILTO:${address.toUpperCase()}'>${address}</A>`,
  people: (people) =>
    `<UL>${people
      .map(
        (person) =>
          `<LI><B>${escapeHtml(person.fullName)}</B>, <I>${escapeHtml(person.title)}</I>${
            person.email === null ? '' : ` - <A HREF="MAILTO:${person.email}">${person.email}</A>`
          }${person.phone === null ? '' : ` - ${spell(person.phone, 'dashes')}`}`,
      )
      .join('\n')}</UL>`,
  offices: (offices) =>
    `<UL>${offices
      .map(
        (office) =>
          `<LI>${streetLine(office)}, ${townLine(office)}${office.phone === null ? '' : `<BR>TEL ${spell(office.phone, 'dashes')}`}`,
      )
      .join('\n')}</UL>`,
};

/** Addresses written out against harvesters. */
export const atdot: SiteTheme = {
  ...table,
  paths: { contact: '/contact', locations: '/locations', about: '/about' },
  shell: (site, paths, page) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(site.companyName)}: ${escapeHtml(page.title)}</title>
<style>body{font-family:Georgia;max-width:42em;margin:auto}</style></head><body>
<header><strong>${escapeHtml(site.companyName)}</strong><nav>${navLinks(site, paths)
    .map(({ href, text }) => `<a href="${href}">${text}</a>`)
    .join(' · ')}</nav></header>
<main><h1>${escapeHtml(page.title)}</h1>${page.html}</main>
<footer><p>${SAMPLE_FOOTER}</p><p>${vendorLink}</p></footer></body></html>`,
  phone: (e164, label) => `<p>${label} ${spell(e164, 'international')}</p>`,
  email: (address) => `<p>Write to ${spellAtDot(address)}</p>`,
  people: (people) =>
    people
      .map(
        (person) =>
          `<section><h3>${escapeHtml(person.fullName)}</h3><p>${escapeHtml(person.title)}</p>${
            person.email === null ? '' : `<p>${spellAtDot(person.email)}</p>`
          }${person.phone === null ? '' : `<p>Direct ${spell(person.phone, 'international')}</p>`}</section>`,
      )
      .join(''),
  employees: (count) => `<p>A team of ${grouped(count)} looks after you.</p>`,
};

/** Addresses behind Cloudflare's script, numbers as tel links. */
export const cfemail: SiteTheme = {
  ...atdot,
  paths: { contact: '/contact-us/', locations: '/our-offices/', about: '/meet-the-team/' },
  phone: (e164, label) => `<p>${label}: <a href="tel:${e164}">${spell(e164, 'national')}</a></p>`,
  email: (address) => `<p>Email: ${protectedLink(address)}</p>`,
  people: (people) =>
    `<div class="team-grid">${people
      .map(
        (person) =>
          `<div class="team-member"><h4>${escapeHtml(person.fullName)}</h4><span class="role">${escapeHtml(person.title)}</span>${
            person.email === null ? '' : protectedLink(person.email)
          }${person.phone === null ? '' : `<a href="tel:${person.phone}">${spell(person.phone, 'national')}</a>`}</div>`,
      )
      .join('')}</div>`,
  employees: (count) => `<p>Today ${grouped(count)} staff members work here.</p>`,
};

function protectedLink(address: string): string {
  return `<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="${cloudflareHex(address)}">[email&#160;protected]</a>`;
}

/** Dotted numbers and bare addresses in running text, with digit strings around them that are no numbers. */
export const dotted: SiteTheme = {
  ...atdot,
  paths: { contact: '/contact', locations: '/find-us', about: '/who-we-are' },
  phone: (e164, label) => (label === 'Fax' ? `<p>F ${spell(e164, 'dots')}</p>` : `<p>T ${spell(e164, 'dots')}</p>`),
  email: (address) => `<p>${address}</p><p>License 30.021457 | Permit 2019.0448.1207</p>`,
  people: (people) =>
    people
      .map(
        (person) =>
          `<p>${escapeHtml(person.fullName)}, ${escapeHtml(person.title)}${person.email === null ? '' : `: ${person.email}`}${
            person.phone === null ? '' : ` / ${spell(person.phone, 'dots')}`
          }</p>`,
      )
      .join(''),
};
