import type { IndustryBucket } from '../../../src/domain/industry.ts';
import type { Confidence, Tier } from '../../../src/domain/score.ts';
import type {
  ComputedFeature,
  Extension,
  ExtensionPlace,
  ExtensionSource,
  Logger,
  PlaceQuery,
  ScoreComponents,
  ScoreResult,
  ScorerInput,
  SourceClient,
  SourceTools,
  SourceUnavailableError,
} from '../../../src/extension.ts';

type Given<Members extends (...given: never) => unknown> = Parameters<Members>;
type Yielded<Items> = Items extends AsyncIterable<infer Item> ? Item : never;

/** By their headings in docs/extensions.md: what `src/extension.ts` exports, and the parts of it that have no name there. */
type Shapes = {
  Extension: Extension;
  ExtensionSource: ExtensionSource;
  'ExtensionSource: options': Given<ExtensionSource['search']>[1];
  'ExtensionSource: batch': Yielded<ReturnType<ExtensionSource['search']>>;
  PlaceQuery: PlaceQuery;
  'PlaceQuery: industry': PlaceQuery['industry'];
  'PlaceQuery: site': PlaceQuery['industry']['site'];
  'PlaceQuery: location': PlaceQuery['location'];
  ExtensionPlace: ExtensionPlace;
  'ExtensionPlace: person': NonNullable<ExtensionPlace['person']>;
  SourceTools: SourceTools;
  'SourceTools: client options': Given<SourceTools['client']>[0];
  SourceClient: SourceClient;
  'SourceClient: request': Given<SourceClient['json']>[0];
  'SourceClient: answer': Awaited<ReturnType<SourceClient['answer']>>;
  SourceUnavailableError: Omit<SourceUnavailableError, keyof Error>;
  'SourceUnavailableError: options': NonNullable<ConstructorParameters<typeof SourceUnavailableError>[2]>;
  Logger: Logger;
  Scorer: object;
  ScorerInput: ScorerInput;
  'ScorerInput: company': ScorerInput['company'];
  ComputedFeature: ComputedFeature;
  'ComputedFeature: basis': ComputedFeature['basis'];
  ScoreResult: ScoreResult;
  ScoreComponents: ScoreComponents;
};

/** Words of which a member holds one. */
type Words = {
  'Words: failure': SourceUnavailableError['failure'];
  'Words: bucket': IndustryBucket;
  'Words: tier': Tier;
  'Words: formula': ScoreResult['formula'];
  'Words: confidence': Confidence;
};

type Leaf = string | number | boolean | null | undefined | Date | AbortSignal | Uint8Array;

/** The objects that a value of a type holds, takes or gives. */
type Objects<T> = unknown extends T
  ? never
  : T extends Leaf
    ? never
    : T extends (...given: infer Taken) => infer Result
      ? Objects<Taken[number]> | Objects<Result>
      : T extends readonly (infer Item)[] | Promise<infer Item> | AsyncIterable<infer Item>
        ? Objects<Item>
        : [keyof T] extends [never]
          ? never
          : string extends keyof T
            ? never
            : T;

type HasHeading<T> = {
  [Heading in keyof Shapes]: [T, Shapes[Heading]] extends [Shapes[Heading], T] ? true : never;
}[keyof Shapes];
type WithoutHeading<T> = T extends unknown ? ([HasHeading<T>] extends [never] ? T : never) : never;
type Values<T> = T[keyof T];
/** One by one: in a union, a member that may be anything would swallow the others. */
type ObjectsWithin<T> = Values<{ [Member in keyof T]-?: Objects<T[Member]> }>;
type Forgotten = WithoutHeading<Values<{ [Heading in keyof Shapes]: ObjectsWithin<Shapes[Heading]> }>>;

/**
 * Every member that an extension can see, by the heading under which the page has it. `tsc` refuses one too few, one too many, and
 * an object that has no heading; then the page has to follow.
 */
export const MEMBERS: { [Heading in keyof Shapes]: Record<keyof Shapes[Heading], true> } & {
  [Heading in keyof Words]: Record<Words[Heading], true>;
} & ([Forgotten] extends [never] ? unknown : { 'has no heading': Forgotten }) = {
  Extension: { name: true, sources: true, scorer: true },
  ExtensionSource: { name: true, label: true, attribution: true, covers: true, search: true },
  'ExtensionSource: options': { signal: true },
  'ExtensionSource: batch': { places: true, truncated: true },
  PlaceQuery: { industry: true, location: true },
  'PlaceQuery: industry': {
    key: true,
    label: true,
    site: true,
    bucket: true,
    aliases: true,
    osm: true,
    npiTaxonomies: true,
  },
  'PlaceQuery: site': { one: true, many: true },
  'PlaceQuery: location': { state: true, stateName: true, city: true },
  ExtensionPlace: {
    sourceId: true,
    sourceUrl: true,
    name: true,
    brand: true,
    operator: true,
    website: true,
    phone: true,
    email: true,
    street: true,
    city: true,
    state: true,
    postcode: true,
    lat: true,
    lon: true,
    closed: true,
    person: true,
    siteCount: true,
  },
  'ExtensionPlace: person': { fullName: true, title: true },
  SourceTools: { client: true, setting: true, log: true },
  'SourceTools: client options': {
    label: true,
    timeoutMs: true,
    concurrency: true,
    intervalMs: true,
    intervalCap: true,
    maxBytes: true,
  },
  SourceClient: { json: true, answer: true, stream: true },
  'SourceClient: request': { url: true, method: true, headers: true, body: true, signal: true, charged: true },
  'SourceClient: answer': { status: true, header: true, body: true },
  SourceUnavailableError: {
    code: true,
    sourceLabel: true,
    failure: true,
    status: true,
    retryAfterMs: true,
    resetsAt: true,
    detail: true,
    summary: true,
    userMessage: true,
  },
  'SourceUnavailableError: options': { status: true, retryAfterMs: true, resetsAt: true, detail: true, cause: true },
  Logger: { debug: true, info: true, warn: true, error: true, child: true },
  Scorer: {},
  ScorerInput: { company: true, feature: true, builtIn: true },
  'ScorerInput: company': {
    name: true,
    industry: true,
    subIndustry: true,
    city: true,
    state: true,
    siteCount: true,
    employeeCount: true,
    website: true,
    intentSignal: true,
  },
  ComputedFeature: {
    estimatedSqftPerSite: true,
    estimatedSiteCount: true,
    estimatedAnnualUtilitySpend: true,
    estimatedAnnualTelecomSpend: true,
    estimatedTotalSpend: true,
    savingsLow: true,
    savingsMid: true,
    savingsHigh: true,
    industryFitScore: true,
    multiSiteConfirmed: true,
    deregulatedState: true,
    dataQualityScore: true,
    basis: true,
  },
  'ComputedFeature: basis': {
    benchmarkKey: true,
    benchmarkLabel: true,
    sites: true,
    sitesKnown: true,
    sqftPerSite: true,
    kwhPerSqft: true,
    rate: true,
    rateLabel: true,
    employees: true,
    employeesKnown: true,
    telecomPerEmployee: true,
    confidence: true,
  },
  ScoreResult: { score: true, tier: true, components: true, formula: true },
  ScoreComponents: { recovery: true, industry: true, multisite: true, dataQuality: true },
  'Words: failure': {
    rate_limited: true,
    overloaded: true,
    timeout: true,
    unreachable: true,
    bad_answer: true,
    quota: true,
    refused: true,
  },
  'Words: bucket': {
    healthcare: true,
    hospitality: true,
    manufacturing: true,
    retail: true,
    public_sector: true,
    office: true,
    education: true,
    technology: true,
    finance: true,
    logistics: true,
    other: true,
    unknown: true,
  },
  'Words: tier': { high: true, medium: true, low: true },
  'Words: formula': { normalized: true, reference: true, custom: true },
  'Words: confidence': { low: true, medium: true, high: true },
};
