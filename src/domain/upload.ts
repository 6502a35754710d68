import type { Columns, Field } from './csv/columns.ts';
import { columnsOf } from './csv/columns.ts';
import { cellOf, placeOfRow } from './csv/place-of-row.ts';
import type { TableRow } from './csv/table.ts';
import { industryByKey, industryOf } from './industries.ts';
import type { Place } from './place.ts';
import type { Industry } from './trade.ts';

/**
 * `received`: the file is being fetched and read. `uploaded`: its rows are stored, nobody said yet what they mean. `mapped`:
 * somebody did. `importing`: a run takes the rows. The last four are final.
 */
export const UPLOAD_STATES = [
  'received',
  'uploaded',
  'mapped',
  'importing',
  'imported',
  'refused',
  'cancelled',
  'expired',
] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/** How long rows wait for somebody to import them. */
export const UPLOAD_KEPT_MS = 24 * 3_600_000;
/** More companies than that are no run that people can review; the rest of a list comes with its next import. */
export const MOST_COMPANIES = 1_000;
/** How many faulty rows are shown one by one. */
export const MOST_FAULTS_SHOWN = 5;

/** What a person is asked about, in the order of the form. Other columns are taken where their titles are known. */
export const ASKED_FIELDS = [
  'name',
  'street',
  'city',
  'state',
  'postcode',
  'phone',
  'website',
  'email',
  'contact',
  'personTitle',
  'trade',
  'sites',
] as const satisfies readonly Field[];
export type AskedField = (typeof ASKED_FIELDS)[number];

/** What the columns mean; `trade` and `state` hold for rows without one. */
export type Mapping = { columns: Columns; trade: string | null; state: string | null };

export const ROW_FAULTS = ['unreadable', 'no_name', 'no_state', 'foreign_state', 'no_trade', 'foreign_trade'] as const;
export type RowFault = (typeof ROW_FAULTS)[number];

export type ReadRow = { place: Place; industry: Industry } | { fault: RowFault };

/** Where a file was dropped: in the direct message, in the leads channel, or in the form of `/leadgen import`. */
export const UPLOAD_DOORS = ['direct', 'channel', 'form'] as const;
export type UploadDoor = (typeof UPLOAD_DOORS)[number];

/** What an import would do, counted when the columns were mapped. No cell of the file stands in it. */
export type UploadCheck = {
  companies: number;
  /** Of these with more than one site. */
  groups: number;
  /** Of these stored before: they are left as they are. */
  known: number;
  /** Rows that repeat another row's place. */
  repeated: number;
  closed: number;
  faults: number;
  firstFaults: { line: number; fault: RowFault }[];
};

export type Upload = {
  id: string;
  /** Slack's id: a file is taken once. */
  fileId: string;
  fileName: string;
  by: string;
  door: UploadDoor;
  /** Where it was dropped; '' = in the form. */
  channelId: string;
  state: UploadState;
  /** Grows with each mapping: buttons name the one they were drawn for. */
  revision: number;
  titles: string[];
  hasHeader: boolean;
  rows: number;
  unreadable: number[];
  mapping: Mapping | null;
  check: UploadCheck | null;
  /** Why it was refused, for the person. */
  problem: string | null;
  runId: string | null;
  /** Whether the person has been told of this state. */
  told: boolean;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
};

/** What a file that nobody mapped yet most likely means. */
export function firstMapping(upload: Pick<Upload, 'titles' | 'hasHeader' | 'mapping'>): Mapping {
  if (upload.mapping !== null) return upload.mapping;
  return { columns: upload.hasHeader ? columnsOf(upload.titles) : {}, trade: null, state: null };
}

/** The person's choices, and the columns they are not asked about. A practitioner's two names serve where no column names a company. */
export function mappingOf(
  upload: Pick<Upload, 'titles' | 'hasHeader'>,
  chosen: Partial<Record<AskedField, number>>,
  defaults: Pick<Mapping, 'trade' | 'state'>,
): Mapping {
  const taken = new Set(Object.values(chosen));
  const known = upload.hasHeader ? columnsOf(upload.titles) : {};
  const rest = Object.entries(known).filter(
    ([field, column]) => !(ASKED_FIELDS as readonly string[]).includes(field) && !taken.has(column),
  );
  return { columns: { ...Object.fromEntries(rest), ...chosen }, ...defaults };
}

/** A row as an import would read it. */
export function readRow({ line, cells }: TableRow, mapping: Mapping, uploadId: string): ReadRow {
  const place = placeOfRow(cells, mapping.columns, `csv:${uploadId}:${line}`);
  if (place === null) return { fault: 'no_name' };
  const word = cellOf(cells, mapping.columns.trade, 200);
  const industry = (word === null ? null : industryOf(word)) ?? industryByKey(mapping.trade ?? '');
  if (industry === null) return { fault: word === null ? 'no_trade' : 'foreign_trade' };
  if (place.state !== null) return { place, industry };
  // a state that we do not know is none of ours: the default is for rows that name none
  if (cellOf(cells, mapping.columns.state, 40) !== null) return { fault: 'foreign_state' };
  return mapping.state === null ? { fault: 'no_state' } : { place: { ...place, state: mapping.state }, industry };
}

/** Whether a file name can be a list's: a channel gets pictures and papers, too. */
export function isListName(fileName: string): boolean {
  return /\.(?:csv|tsv|tab|txt|xlsx?|xlsm|xlsb|ods|numbers)$/i.test(fileName);
}
