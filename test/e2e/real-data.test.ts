import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, createDesk, type Desk, wordsOf } from './desk.ts';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(path.join(data, 'businesses')) && existsSync(path.join(data, 'web_pages'));
if (!isThere) process.emitWarning(`SKIPPED: no shared data at ${data}; the main path on real data is not tested`);

/** A saved page and the reserved host under which the proxy shows it: nothing real is ever written to. */
type RealPage = { host: string; name: string; city: string; html: string };

type PageTruth = { file: string; business_name: string | null; city: string | null; emails: string[] };

/** Pages with an address, each on a host of its own below `.example`; addresses on the page move to that host. */
function realPages(): RealPage[] {
  const truth = JSON.parse(readFileSync(path.join(data, 'web_pages/pages.json'), 'utf8')) as PageTruth[];
  return truth
    .filter((page) => page.emails.length > 0 && page.business_name !== null)
    .slice(0, 24)
    .map((page, index) => {
      const host = `real-page-${index}.example`;
      const html = readFileSync(path.join(data, 'web_pages', page.file), 'latin1');
      return {
        host,
        name: page.business_name ?? '',
        city: page.city ?? 'Columbus',
        html: html.replaceAll(/@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi, `@${host}`).replaceAll(/data-cfemail="[^"]*"/g, ''),
      };
    });
}

/** Places in the format of Overpass: the Ohio dental rows, and the saved pages' businesses as if they stood in Ohio. */
function overpassAnswer(pages: RealPage[]): string {
  const rows = parse(readFileSync(path.join(data, 'businesses/dental_ohio.csv')), {
    columns: true,
    bom: true,
  }) as Record<string, string>[];
  const listed = rows.map((row) => ({
    name: row.name,
    phone: row.phone,
    website: row.website,
    'addr:street': row.address1,
    'addr:city': row.city,
    'addr:state': row.state,
    'addr:postcode': row.zipcode,
  }));
  const shown = pages.map((page) => ({
    name: page.name,
    website: `http://${page.host}/`,
    'addr:city': page.city,
    'addr:state': 'OH',
  }));
  const elements = [...shown, ...listed].map((tags, index) => ({
    type: 'node',
    id: 880_000_000_000 + index,
    lat: 39.9 + index / 1_000,
    lon: -82.9,
    tags: { amenity: 'dentist', ...Object.fromEntries(Object.entries(tags).filter(([, value]) => value)) },
  }));
  return JSON.stringify({ version: 0.6, generator: 'test: published rows in Overpass format', elements });
}

describe.skipIf(!isThere)('the main path on real data', () => {
  const pages = isThere ? realPages() : [];
  let outside: Server;
  let stack: Stack;
  let desk: Desk;

  beforeAll(async () => {
    const overpass = overpassAnswer(pages);
    const npi = readFileSync(path.join(data, 'api_responses/npi_registry/no_results.json'), 'utf8');
    const byHost = new Map(pages.map((page) => [page.host, page.html]));
    outside = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://outside');
      if (url.pathname === '/overpass') response.setHeader('content-type', 'application/json').end(overpass);
      else if (url.pathname === '/npi') response.setHeader('content-type', 'application/json').end(npi);
      else if (byHost.has(url.hostname) && url.pathname !== '/robots.txt') {
        response.setHeader('content-type', 'text/html').end(Buffer.from(byHost.get(url.hostname) ?? '', 'latin1'));
      } else response.writeHead(404).end(); // the real hosts of the lists: never reached
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    stack = await startStack({
      env: {
        OVERPASS_URL: `${base}/overpass`,
        NPI_URL: `${base}/npi`,
        CRAWL_PROXY_URL: base,
        CSV_SOURCES: `hospital:${data}/businesses/hospitals_ohio.csv;brewery:${data}/businesses/breweries_ohio.csv`,
      },
    });
    desk = createDesk(stack.slack);
  });

  afterAll(async () => {
    await stack?.close();
    outside?.closeAllConnections();
    await new Promise((resolve) => outside?.close(resolve));
  });

  it('takes published Ohio dental rows and saved web pages from the command to approved mail', async () => {
    await desk.ask(ANA, 'run dental ohio count=100');
    const gate = await stack.slack.waitFor(() => desk.messages('gate:')[0], { timeoutMs: 60_000, what: 'gate 1' });
    expect(wordsOf(gate)).toMatch(/\d+ leads to review/);
    await stack.slack.waitFor(() => desk.messages('lead:').length >= 10, { timeoutMs: 30_000, what: 'ten lead cards' });

    const leads = await stack.models.companies.list({ statuses: ['scored'] }, { limit: 100 });
    expect(leads.length).toBeGreaterThan(70);
    expect(new Set(leads.map((lead) => lead.domain ?? lead.nameKey)).size).toBe(leads.length);
    const crawled = leads.filter((lead) => lead.domain?.endsWith('.example') && lead.contactFound);
    expect(crawled.length).toBeGreaterThanOrEqual(5);

    for (const lead of crawled.slice(0, 5)) await desk.ask(ANA, `approve "${lead.name}"`);
    const drafts = await stack.slack.waitFor(
      () => {
        const waiting = desk.messages('draft:').filter((message) => buttonsOf(message).includes('draft_approve'));
        return waiting.length >= 4 ? waiting : null;
      },
      { timeoutMs: 60_000, what: 'drafts' },
    );
    for (const draft of drafts) {
      await stack.slack.click(BEN, { channel: draft.channel, ts: draft.ts, actionId: 'draft_approve' });
    }
    await stack.quiet();
    const mails = await stack.inbox.list();
    expect(mails.length).toBe(drafts.length);
    for (const mail of mails) {
      expect(mail.envelope.to[0]).toMatch(/\.example$/);
      expect(mail.text).not.toMatch(/undefined|null|NaN|\{\{|\}\}/);
    }
    expect(stack.slack.warnings).toEqual([]);
    expect(stack.slack.failures).toEqual([]);
  });

  it.each([
    ['hospitals', 100],
    ['breweries', 100],
  ])('scouts published Ohio %s from a CSV file and ranks them', async (words, count) => {
    await desk.ask(ANA, `run ${words} ohio count=${count}`);
    await stack.slack.waitFor(() => desk.messages('gate:').some((gate) => gate.text.toLowerCase().includes(words)), {
      timeoutMs: 90_000,
      what: 'gate 1',
    });
    const [run] = await stack.models.runs.list({}, 1);
    expect(run?.companyIds.length).toBeGreaterThanOrEqual(80);
    expect(run?.counters.itemsFailed).toBe(0);
    const leads = await stack.models.companies.findMany(run?.companyIds ?? []);
    expect(leads.every((lead) => lead.latest !== null && lead.state === 'OH')).toBe(true);
  });
});
