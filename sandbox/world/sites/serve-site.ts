import { gzipSync } from 'node:zlib';
import { DECOY_EMAILS } from '../data/invented.ts';
import type { SampleSite } from '../data/types.ts';
import { escapeHtml, SAMPLE_FOOTER } from './html.ts';
import { pageAt, renderPage } from './render-site.ts';
import type { PageKind } from './theme.ts';

export type SiteRequest = {
  /** Lower case, without port. */
  host: string;
  /** Path without query. */
  path: string;
  acceptsGzip: boolean;
};

/** `hang` = never answer; `unknown_host` = no such site in the world. */
export type SiteAnswer =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer; chunked: boolean }
  | { kind: 'hang' }
  | { kind: 'unknown_host' };

/** Bytes of filler on the page that is too large. */
const HUGE_BYTES = 3 * 1024 * 1024;
const SOCIAL_HOST = 'facebook.example';

/** What the website of a host answers; subdomains lead to the same site. */
export function serveSite(sites: ReadonlyMap<string, SampleSite>, request: SiteRequest): SiteAnswer {
  const domain = request.host.split('.').slice(-2).join('.');
  if (domain === SOCIAL_HOST) return html(200, socialPage());
  const site = sites.get(domain);
  if (site === undefined) return { kind: 'unknown_host' };
  if (site.odd === 'hang') return { kind: 'hang' };
  if (site.odd === 'http_error') return html(500, plainPage('Internal Server Error', 'The server stumbled.'));
  if (site.odd === 'www_redirect' && !request.host.startsWith('www.')) {
    return redirect(301, `http://www.${domain}${request.path}`);
  }
  if (request.path === '/robots.txt') return robots(site);
  if (site.odd === 'redirect_loop') return redirect(302, request.path === '/' ? '/home' : '/');
  if (site.odd === 'pdf')
    return answer(200, 'application/pdf', Buffer.from('%PDF-1.4\n% invented sample data\n%%EOF\n'));
  if (site.odd === 'parked') return html(200, parkedPage(site));
  const kind = pageAt(site, request.path);
  if (kind === null) return html(404, plainPage('Not Found', 'There is no such page.'));
  return pageAnswer(site, kind, request.acceptsGzip);
}

function pageAnswer(site: SampleSite, kind: PageKind, acceptsGzip: boolean): SiteAnswer {
  const page = renderPage(site, kind);
  switch (site.odd) {
    case 'latin1':
      return answer(
        200,
        'text/html; charset=ISO-8859-1',
        Buffer.from(page.replace('charset="utf-8"', 'charset="iso-8859-1"'), 'latin1'),
      );
    case 'wrong_charset': // says UTF-8 twice, and is not
      return answer(200, 'text/html; charset=utf-8', Buffer.from(page, 'latin1'));
    case 'bogus_charset':
      return answer(200, 'text/html; charset=x-lantern-9', Buffer.from(page));
    case 'huge_page':
      return { ...html(200, `${page}\n<!-- ${'lorem '.repeat(Math.ceil(HUGE_BYTES / 6))} -->`), chunked: true };
    default:
      return acceptsGzip && site.theme === 'cards' ? gzipped(page) : html(200, page);
  }
}

type Answer = Extract<SiteAnswer, { kind: 'answer' }>;

function answer(status: number, type: string, body: Buffer, headers: Record<string, string> = {}): Answer {
  return { kind: 'answer', status, headers: { 'content-type': type, ...headers }, body, chunked: false };
}

function html(status: number, page: string): Answer {
  return answer(status, 'text/html; charset=utf-8', Buffer.from(page));
}

function gzipped(page: string): Answer {
  return answer(200, 'text/html; charset=utf-8', gzipSync(page), {
    'content-encoding': 'gzip',
    vary: 'accept-encoding',
  });
}

function redirect(status: number, location: string): Answer {
  return answer(status, 'text/html; charset=utf-8', Buffer.from(''), { location });
}

/** Some sites have no robots.txt, some a harmless one, one closes the door. */
function robots(site: SampleSite): Answer {
  const type = 'text/plain; charset=utf-8';
  if (site.odd === 'robots_disallow') return answer(200, type, Buffer.from('User-agent: *\nDisallow: /\n'));
  if (['blog', 'cards'].includes(site.theme)) {
    return answer(200, type, Buffer.from('User-agent: *\nDisallow: /wp-admin/\nDisallow: /cart/\n'));
  }
  return html(404, plainPage('Not Found', 'There is no such page.'));
}

function plainPage(title: string, text: string): string {
  return `<!doctype html><title>${title}</title><h1>${title}</h1><p>${text}</p><footer>${SAMPLE_FOOTER}</footer>`;
}

function parkedPage(site: SampleSite): string {
  return plainPage(
    `${escapeHtml(site.host)} is for sale`,
    `This domain may be for sale. Ask <a href="mailto:${DECOY_EMAILS.domainSeller}">Domain Shelf</a>. ` +
      'Related searches: dentist near me, teeth whitening, dental insurance.',
  );
}

function socialPage(): string {
  return plainPage('Log in to continue', 'You must log in to see this page.');
}
