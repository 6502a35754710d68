import { GuardedFetchError } from '../../lib/guarded-fetch.ts';
import { createPoliteVisit, type PoliteVisitDeps } from '../website/polite-visit.ts';
import { RobotsRefusedError } from '../website/robots.ts';
import { type Listing, readListings } from './listings.ts';

export type DirectoryPagesOptions = PoliteVisitDeps & {
  /** Pages of one list (default 5). */
  maxPages?: number;
};

/** `end`: `done` = the list ends there, `page_limit` = it goes on; anything else is why its next page was not read. */
export type DirectoryReading = {
  listings: Listing[];
  pages: number;
  end: 'done' | 'page_limit' | 'robots' | 'unreachable' | 'http_error';
};

export type DirectoryPages = { read(url: string, options: { signal: AbortSignal }): Promise<DirectoryReading> };

/** Reads lists of businesses page by page, as politely as websites. No key, no cost. */
export function createDirectoryPages(options: DirectoryPagesOptions): DirectoryPages {
  const visit = createPoliteVisit(options);
  const maxPages = options.maxPages ?? 5;

  /** The page's text, or why there is none. */
  async function pageAt(
    url: string,
    signal: AbortSignal,
  ): Promise<{ html: string; at: string } | DirectoryReading['end']> {
    try {
      const page = await visit(url, false, signal);
      return page.status < 400 ? { html: page.text, at: page.url } : 'http_error';
    } catch (error) {
      if (error instanceof RobotsRefusedError) return 'robots';
      if (error instanceof GuardedFetchError) return 'unreachable';
      throw error;
    }
  }

  return {
    async read(start, { signal }) {
      const reading: DirectoryReading = { listings: [], pages: 0, end: 'done' };
      const visited = new Set<string>();
      for (let url: string | null = start; url !== null; ) {
        if (visited.has(url)) return reading;
        if (reading.pages === maxPages) return { ...reading, end: 'page_limit' };
        visited.add(url);
        const page = await pageAt(url, signal);
        if (typeof page === 'string') return { ...reading, end: page };
        const { listings, nextUrl } = readListings(page.html, page.at);
        reading.pages += 1;
        reading.listings.push(...listings);
        url = listings.length === 0 ? null : nextUrl; // a list without entries goes nowhere
      }
      return reading;
    },
  };
}
