/** A fact read from a company's website: the value, the page it stood on. */
export type SitePhone = { e164: string; kind: 'main' | 'fax' | 'other'; via: 'tel' | 'text' | 'jsonld'; url: string };
export type SiteEmail = {
  email: string;
  via: 'mailto' | 'text' | 'jsonld' | 'obfuscated' | 'cloudflare';
  /** On the site's own registrable domain (or a freemail box that the site publishes as its own). */
  ownDomain: boolean;
  url: string;
};
export type SitePerson = {
  fullName: string;
  title: string | null;
  email: string | null;
  phone: string | null;
  url: string;
};
export type SiteSignal = { value: number; snippet: string; url: string };

export type SitePage = {
  url: string;
  kind: 'home' | 'locations' | 'contact' | 'about' | 'team';
  status: number;
  bytes: number;
};

/** What a crawl of one company's website brought home. Holds facts, never HTML. */
export type SiteFacts = {
  domain: string;
  /** After redirects. */
  website: string;
  fetchedAt: Date;
  pages: SitePage[];
  /** `null` = reached. Else why nothing could be read. */
  failure:
    | 'unreachable'
    | 'timeout'
    | 'robots'
    | 'blocked_address'
    | 'too_large'
    | 'not_html'
    | 'redirects'
    | 'http_error'
    | null;
  title: string | null;
  /** What the site calls the organisation behind it; `null` = not sure. Missing in facts of before this was read. */
  organisationName?: string | null;
  /** At most 600 characters of visible text: untrusted data. */
  excerpt: string;
  phones: SitePhone[];
  emails: SiteEmail[];
  people: SitePerson[];
  /** `null` = the site does not say. */
  locationCount: SiteSignal | null;
  employeeCount: SiteSignal | null;
  hasLocationsPage: boolean;
  facilityType: 'hospital' | 'plant' | 'warehouse' | 'hotel' | 'store' | 'office' | null;
};
