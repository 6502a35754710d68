import { columnsOf, type Field } from '../domain/csv/columns.ts';
import type { AgentRun } from '../domain/run.ts';
import { ASKED_FIELDS, type AskedField, MOST_COMPANIES, type RowFault, type Upload } from '../domain/upload.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, channelLink, fallbackText, inline } from './mrkdwn.ts';

export const FIELD_WORDS: Record<AskedField, string> = {
  name: 'company name',
  street: 'street',
  city: 'city',
  state: 'state',
  postcode: 'ZIP code',
  phone: 'phone',
  website: 'website',
  email: 'e-mail',
  contact: 'contact name',
  personTitle: 'contact title',
  trade: 'trade',
  sites: 'number of locations',
};

/** What is wrong with a row, after "line 7". */
export const FAULT_WORDS: Record<RowFault, string> = {
  unreadable: 'is no CSV',
  no_name: 'names no company',
  no_state: 'names no state',
  foreign_state: 'names a state outside of the US, or one I do not know',
  no_trade: 'names no trade',
  foreign_trade: 'names a trade I do not know',
};

const LISTED_COLUMNS = 15;

/** Where an upload stands, with what can be done next. What the file holds is not shown: the form does that. */
export function uploadMessage(upload: Upload): Message {
  switch (upload.state) {
    case 'uploaded':
      return found(upload);
    case 'mapped':
      return checked(upload);
    default:
      return uploadOver(upload);
  }
}

function found(upload: Upload): Message {
  const { titles, hasHeader, rows } = upload;
  const head = `*${name(upload)}*: ${plural(rows, 'row')}, ${plural(titles.length, 'column')}`;
  const known = hasHeader ? (Object.keys(columnsOf(titles)) as Field[]) : [];
  const words = ASKED_FIELDS.filter((field) => known.includes(field)).map((field) => FIELD_WORDS[field]);
  const understood = !hasHeader
    ? 'It has no header row: say in the form what each column holds.'
    : words.length === 0
      ? 'I recognised none of its columns: say in the form what they hold.'
      : `Recognised: ${words.join(', ')}.`;
  const unknown = hasHeader ? titles.filter((_, index) => !Object.values(columnsOf(titles)).includes(index)) : [];
  return {
    text: fallbackText(`${head}. ${understood}`),
    blocks: [
      section(`${head}\n${understood}`),
      ...context(
        unknown.length === 0 ? null : `Not recognised: ${listed(unknown)}`,
        faultLines(upload.unreadable.map((line) => ({ line, fault: 'unreadable' as const })).slice(0, 3)),
        'Nothing is imported before you say so. The rows are deleted when they are imported, and after 24 hours in any case.',
      ),
      ...buttons(upload, 'Map columns'),
    ],
  };
}

function checked(upload: Upload): Message {
  const { check } = upload;
  if (check === null) return uploadOver(upload);
  const fresh = Math.max(0, check.companies - check.known);
  const head =
    fresh === 0
      ? `*${name(upload)}*: nothing to import`
      : `*${name(upload)}*: ${plural(fresh, 'new company', 'new companies')} to import`;
  const counts = [
    `${plural(upload.rows, 'row')} → ${plural(check.companies, 'company', 'companies')}`,
    check.groups > 0 ? `${check.groups} with several sites` : '',
    check.known > 0 ? `${check.known} known already, left as they are` : '',
    check.repeated > 0 ? plural(check.repeated, 'row repeats another', 'rows repeat others') : '',
    check.closed > 0 ? `${check.closed} closed for good` : '',
    check.faults > 0 ? `${plural(check.faults, 'row')} left out` : '',
  ].filter((part) => part !== '');
  const isMany = fresh > MOST_COMPANIES;
  return {
    text: fallbackText(head),
    blocks: [
      section(`${head}\n${counts.join(' · ')}`),
      ...context(
        faultLines(check.firstFaults, check.faults),
        isMany
          ? `A run takes ${MOST_COMPANIES.toLocaleString('en-US')} at most. For the rest, drop the file again afterwards.`
          : null,
        'The run reads their websites, scores them and asks before anything is written to anyone.',
      ),
      ...buttons(upload, 'Change columns', fresh === 0 ? null : Math.min(fresh, MOST_COMPANIES)),
    ],
  };
}

/** An upload that waits for nobody, in words: what somebody hears who presses late. */
export function uploadOver(upload: Upload): Message {
  switch (upload.state) {
    case 'received':
    case 'uploaded':
    case 'mapped':
      return answer(
        'This was changed meanwhile, or I am still reading the file. Nothing was done.',
        'Use the newest message about it.',
      );
    case 'importing':
    case 'imported':
      return answer(
        `*${name(upload)}* was imported already. Nothing was done twice.`,
        '`/leadgen runs` lists its run.',
      );
    case 'refused':
      return answer(`:warning: ${inline(upload.problem ?? 'I could not read that file.', 600)}`);
    case 'cancelled':
      return answer(`*${name(upload)}* is not imported; its rows are deleted.`, 'Drop the file again to begin anew.');
    case 'expired':
      return answer(
        `*${name(upload)}* is older than 24 hours; its rows are deleted.`,
        'Drop the file again to begin anew.',
      );
  }
}

/** The run has begun. */
export function uploadImporting(
  upload: Upload,
  run: Pick<AgentRun, 'ref' | 'request'>,
  place: { channelId: string; stoppedBy: string | null },
): Message {
  return answer(
    `:inbox_tray: *Importing ${name(upload)}*  ·  run ${run.ref}, up to ${plural(run.request.count, 'company', 'companies')}`,
    place.stoppedBy === null
      ? null
      : `Everything is stopped by ${actor(place.stoppedBy)}: it is kept and begins when an approver resumes.`,
    `Progress and leads appear in ${channelLink(place.channelId)}. Nothing is written to anyone before you approve.`,
  );
}

export function notYourUpload(by: string): Message {
  return answer(`That is the file of ${actor(by)}: only they or an admin can map and import it.`);
}

export function uploadUnknown(): Message {
  return answer('I do not remember that file any more. Nothing was done.', 'Drop it again to begin anew.');
}

/** A file is on its way from the form of `/leadgen import`. */
export function uploadReceived(): Message {
  return answer('I am reading your file. What I found comes as a direct message in a moment.');
}

function buttons(upload: Upload, mapLabel: string, importable: number | null = null) {
  const value: ButtonValue = { t: 'upload', id: upload.id, rev: upload.revision };
  const importLabel = `Import ${plural(importable ?? 0, 'company', 'companies')}`;
  return actions(
    importable === null ? null : button(importLabel, ActionId.uploadImport, value, { style: 'primary' }),
    button(mapLabel, ActionId.uploadMap, value, upload.state === 'uploaded' ? { style: 'primary' } : {}),
    button('Cancel', ActionId.uploadCancel, value, { label: 'Do not import this file' }),
  );
}

function faultLines(faults: readonly { line: number; fault: RowFault }[], all = faults.length): string | null {
  if (faults.length === 0) return null;
  const lines = faults.map(({ line, fault }) => `line ${line} ${FAULT_WORDS[fault]}`);
  const more = all - faults.length;
  return `Left out: ${lines.join('; ')}${more > 0 ? `; and ${plural(more, 'more row', 'more rows')}` : ''}.`;
}

function listed(titles: readonly string[]): string {
  const more = titles.length - LISTED_COLUMNS;
  const names = titles.slice(0, LISTED_COLUMNS).map((title) => inline(title, 40));
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function name({ fileName }: Pick<Upload, 'fileName'>): string {
  return inline(fileName, 80);
}
