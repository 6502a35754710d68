export type WorldRequest = {
  at: Date;
  target: 'overpass' | 'npi' | 'nominatim' | 'site' | 'other';
  method: string;
  /** As asked: absolute for websites. */
  url: string;
  host: string | null;
  userAgent: string;
  /** Overpass: the query text. */
  query: string | null;
  /** null while unanswered, and for good where the world hung or hung up. */
  status: number | null;
};

/** Memory stays flat however long the demo runs. */
const KEPT = 20_000;

/** Appends and drops the oldest beyond the bound. */
export function remember(log: WorldRequest[], request: WorldRequest): WorldRequest {
  log.push(request);
  if (log.length > KEPT) log.splice(0, log.length - KEPT);
  return request;
}
