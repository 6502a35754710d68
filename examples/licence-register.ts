/**
 * A source: the open register of business licences of a state or city, as data portals publish it. Rows come as JSON, a page
 * at a time: `[{"id": "4711", "name": "…", "trade": "dental", "street": "…", "city": "…", "zip": "…", "phone": "…"}]`.
 *
 *     EXTENSIONS=examples/licence-register.ts
 *     EXTENSION_LICENCES_URL=https://data.example.gov/resource/licences.json
 *     EXTENSION_LICENCES_STATE=OH
 */
import { z } from 'zod';
import {
  type Extension,
  type ExtensionPlace,
  type ExtensionSource,
  type SourceTools,
  SourceUnavailableError,
} from '../src/extension.ts';

const LABEL = 'Licence register';
const PAGE = 500;
const MOST_PAGES = 20;

const Rows = z.array(z.object({ id: z.string(), name: z.string() }).and(z.record(z.string(), z.unknown())));
type Row = z.infer<typeof Rows>[number];

function licenceRegister(url: string, state: string, tools: SourceTools): ExtensionSource {
  const client = tools.client({ label: LABEL, intervalMs: 1_000, intervalCap: 2 });
  return {
    name: 'licences',
    label: LABEL,
    attribution: null,
    covers: ({ location }) => location.state === state,

    async *search({ industry, location }, { signal }) {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const address = new URL(url);
        address.searchParams.set('trade', industry.key);
        if (location.city !== null) address.searchParams.set('city', location.city);
        address.searchParams.set('$limit', String(PAGE));
        address.searchParams.set('$offset', String(page * PAGE));
        const rows = Rows.safeParse(await client.json({ url: address.href, signal }));
        if (!rows.success) throw new SourceUnavailableError(LABEL, 'bad_answer', { cause: rows.error });
        yield {
          places: rows.data.map((row) => placeOf(row, state)),
          truncated: isFull(rows.data) && page + 1 === MOST_PAGES,
        };
        if (!isFull(rows.data)) return;
      }
    },
  };
}

const isFull = (rows: readonly Row[]) => rows.length === PAGE;

function placeOf(row: Row, state: string): ExtensionPlace {
  const text = (key: string) => {
    const value = row[key];
    return typeof value === 'string' && value.trim() !== '' ? value : null;
  };
  return {
    sourceId: `licences:${row.id}`,
    name: row.name,
    website: text('website'),
    phone: text('phone'),
    street: text('street'),
    city: text('city'),
    state,
    postcode: text('zip'),
    closed: text('status') === 'expired',
  };
}

export const extension: Extension = {
  name: 'Licence register',
  sources(tools) {
    const url = tools.setting('LICENCES_URL');
    const state = tools.setting('LICENCES_STATE');
    if (url === null || state === null) throw new Error('set EXTENSION_LICENCES_URL and EXTENSION_LICENCES_STATE');
    return [licenceRegister(url, state, tools)];
  },
};
