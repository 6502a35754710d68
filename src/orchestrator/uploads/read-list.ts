import type { CompanyCandidate } from '../../domain/company.ts';
import { createGrouper, type Grouper } from '../../domain/company-grouping.ts';
import type { Place } from '../../domain/place.ts';
import { type Mapping, MOST_FAULTS_SHOWN, readRow, type Upload, type UploadCheck } from '../../domain/upload.ts';
import { inTurns } from '../../lib/in-turns.ts';
import type { Models } from '../../models/index.ts';

/** Who stands in a row, by the row's `sourceId`. */
export type RowContacts = Map<string, { email: string; person: Place['person'] }>;

export type ReadList = {
  /** Most sites first, as in every run. */
  candidates: CompanyCandidate[];
  contacts: RowContacts;
  places: number;
  check: Omit<UploadCheck, 'known'>;
};

/** `CompanyCandidate` keeps no more locations than this. */
const LOCATIONS_KEPT = 200;

/** Reads stored rows as the mapping says and groups them into companies, each trade by itself. */
export async function readList(
  models: Pick<Models, 'uploadRows'>,
  upload: Pick<Upload, 'id' | 'unreadable'>,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<ReadList> {
  const groupers = new Map<string, Grouper>();
  const contacts: RowContacts = new Map();
  const firstFaults: UploadCheck['firstFaults'] = upload.unreadable.map((line) => ({ line, fault: 'unreadable' }));
  let faults = firstFaults.length;
  for (let seq = 0; ; seq += 1) {
    signal.throwIfAborted();
    const rows = await models.uploadRows.batch(upload.id, seq);
    if (rows.length === 0) break;
    for (const row of rows) {
      const read = readRow(row, mapping, upload.id);
      if ('fault' in read) {
        faults += 1;
        firstFaults.push({ line: row.line, fault: read.fault });
        continue;
      }
      const { place, industry } = read;
      const known = groupers.get(industry.key);
      const grouper = known ?? createGrouper({ industry, location: { state: '', stateName: '', city: null } });
      if (known === undefined) groupers.set(industry.key, grouper);
      grouper.add([place], 'csv');
      if (place.email !== null) contacts.set(place.sourceId, { email: place.email, person: place.person });
    }
  }
  const candidates: CompanyCandidate[] = [];
  let places = 0;
  let closed = 0;
  for (const grouper of groupers.values()) {
    candidates.push(...(await inTurns(grouper.finishInSteps(), signal)));
    places += grouper.counts().places;
    closed += grouper.counts().closed;
  }
  return {
    candidates,
    contacts,
    places,
    check: {
      companies: candidates.length,
      groups: candidates.filter(({ siteCount }) => (siteCount ?? 1) > 1).length,
      repeated: candidates.reduce((sum, candidate) => sum + repeatedIn(candidate), 0),
      closed,
      faults,
      firstFaults: firstFaults.toSorted((a, b) => a.line - b.line).slice(0, MOST_FAULTS_SHOWN),
    },
  };
}

/** Rows beyond one per place. */
function repeatedIn({ sourceIds, locations }: CompanyCandidate): number {
  return locations.length >= LOCATIONS_KEPT ? 0 : Math.max(0, sourceIds.length - locations.length);
}
