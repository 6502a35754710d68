import type { SampleSite, ThemeName, WorldTrade } from '../data/types.ts';
import { escapeHtml } from './html.ts';
import type { PageKind, SiteTheme } from './theme.ts';
import { accordion, blog, cards, deflist, jsonld, microdata, onepage, rtl } from './themes-modern.ts';
import { atdot, cfemail, dotted, oldschool, table } from './themes-plain.ts';

const THEMES: Record<ThemeName, SiteTheme> = {
  table,
  cards,
  jsonld,
  atdot,
  cfemail,
  dotted,
  microdata,
  deflist,
  onepage,
  oldschool,
  blog,
  accordion,
  rtl,
};

const WELCOME: Record<WorldTrade, string> = {
  dental: 'Gentle care for every smile. More than 4,200 families have trusted us since 1987.',
  hotel: 'A quiet bed, a good breakfast and free parking since 1962.',
  hospital: 'Care close to home, day and night, since 1911.',
  brewery: 'Small batches, long tables. Brewed here since 2009.',
};

export function themeOf(site: SampleSite): SiteTheme {
  return THEMES[site.theme];
}

/** Which page a path means, or null. A trailing slash makes no difference. */
export function pageAt(site: SampleSite, path: string): PageKind | null {
  const plain = (text: string) => text.replace(/\/+$/, '') || '/';
  const wanted = plain(path);
  if (['/', '/index.html'].includes(wanted)) return 'home';
  const { paths } = themeOf(site);
  if (wanted === plain(paths.about)) return 'about';
  if (wanted === plain(paths.contact)) return 'contact';
  return wanted === plain(paths.locations) && site.offices.length > 1 ? 'locations' : null;
}

/** One page as a whole HTML document. */
export function renderPage(site: SampleSite, kind: PageKind): string {
  const theme = themeOf(site);
  const sections = { home: homeSection, about: aboutSection, contact: contactSection, locations: locationsSection };
  const everything = site.theme === 'onepage';
  const html = everything
    ? [homeSection, locationsSection, aboutSection, contactSection].map((section) => section(site, theme)).join('\n')
    : sections[kind](site, theme);
  const titles = { home: 'Welcome', about: 'Our Team', contact: 'Contact Us', locations: 'Our Locations' };
  return theme.shell(site, theme.paths, { kind, title: everything ? 'Welcome' : titles[kind], html });
}

function homeSection(site: SampleSite, theme: SiteTheme): string {
  const parts = [`<p>Welcome to ${escapeHtml(site.companyName)}. ${WELCOME[site.trade]}</p>`];
  if (site.statedLocations !== null) parts.push(`<p>${locationsSentence(site)}</p>`);
  const phone = site.offices[0]?.phone;
  if (phone && site.odd !== 'no_contact') parts.push(listOf([theme.phone(phone, 'Phone')]));
  return parts.join('\n');
}

function locationsSentence(site: SampleSite): string {
  const state = { OH: 'Ohio', TX: 'Texas', GA: 'Georgia' }[site.offices[0]?.city.state ?? 'OH'];
  const noun = site.trade === 'hospital' ? 'hospitals' : 'locations';
  return `${site.statedLocations} ${noun} across ${state}`;
}

function aboutSection(site: SampleSite, theme: SiteTheme): string {
  const parts = ['<p id="team">Our story began with one chair and a borrowed lamp.</p>'];
  if (site.employees !== null) parts.push(theme.employees(site.employees));
  if (site.people.length > 0) parts.push(theme.people(site.people));
  return parts.join('\n');
}

function contactSection(site: SampleSite, theme: SiteTheme): string {
  if (site.odd === 'no_contact') return '<p>Please come by and talk to us.</p>';
  const [office] = site.offices;
  const lines: string[] = [];
  if (office?.phone) lines.push(theme.phone(office.phone, 'Phone'));
  if (site.fax !== null) lines.push(theme.phone(site.fax, 'Fax'));
  if (site.inbox !== null) lines.push(theme.email(site.inbox));
  const address = office === undefined ? '' : theme.offices([{ ...office, phone: null }]);
  return `<div id="contact">${address}${listOf(lines)}</div>`;
}

/** Rows and items get the table or list around them. */
function listOf(lines: readonly string[]): string {
  const html = lines.join('\n');
  if (html.startsWith('<tr>')) return `<table>${html}</table>`;
  return html.startsWith('<LI>') ? `<UL>${html}</UL>` : html;
}

function locationsSection(site: SampleSite, theme: SiteTheme): string {
  return site.offices.length > 1 ? `<div id="locations">${theme.offices(site.offices)}</div>` : '';
}
