import type { ModalView } from '@slack/types';
import type { TableRow } from '../domain/csv/table.ts';
import { allIndustries, industryByKey } from '../domain/industries.ts';
import { ASKED_FIELDS, type AskedField, type Mapping, mappingOf, readRow, type Upload } from '../domain/upload.ts';
import { stateOf, US_STATES } from '../domain/us-states.ts';
import { plural } from '../lib/text.ts';
import { ActionId, CallbackId, columnInputId, encodeValue, InputId } from './action-ids.ts';
import { readFileIds, readForm } from './form-values.ts';
import { actions, button, context, fileInput, header, plain, section, selectInput } from './kit.ts';
import { inline, maskedMail } from './mrkdwn.ts';
import { FAULT_WORDS, FIELD_WORDS } from './upload.ts';

/** Choice for "no column": Slack's menus cannot be emptied again. */
const NONE = 'none';

/** `/leadgen import`. */
export function importModal(): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.importForm,
    title: plain('Import a list', 24),
    submit: plain('Read it', 24),
    close: plain('Cancel', 24),
    blocks: [
      fileInput(InputId.file, 'Your list', {
        filetypes: ['csv', 'tsv', 'txt'],
        hint: 'CSV with one row per company: at least its name and its state. At most 5 MB and 10,000 rows.',
      }),
      ...context('Only you see it. Nothing is imported before you have seen how I read it.'),
    ],
  };
}

/** The file that somebody chose, or what to write below the input. */
export function readImportForm(values: unknown): { fileId: string } | { errors: Record<string, string> } {
  const [fileId] = readFileIds(values, InputId.file);
  return fileId === undefined ? { errors: { [InputId.file]: 'Choose a CSV file.' } } : { fileId };
}

/** Which column is what, filled in as recognised, with the first rows as they would be read. */
export function uploadForm(upload: Upload, mapping: Mapping, firstRows: readonly TableRow[]): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.uploadMap,
    private_metadata: encodeValue({ t: 'upload', id: upload.id, rev: upload.revision }),
    title: plain('Map columns', 24),
    submit: plain('Check the list', 24),
    close: plain('Close', 24),
    blocks: [
      section(
        `*${inline(upload.fileName, 80)}*: ${plural(upload.rows, 'row')}. I read the first ones like this:\n${previewText(upload, mapping, firstRows)}`,
      ),
      ...actions(
        button('Refresh preview', ActionId.uploadPreview, { t: 'upload', id: upload.id, rev: upload.revision }),
      ),
      header('Which column holds what?'),
      ...ASKED_FIELDS.map((field) => columnSelect(field, upload, mapping)),
      tradeSelect(mapping.trade),
      stateSelect(mapping.state),
    ],
  };
}

function columnSelect(field: AskedField, { titles }: Upload, { columns }: Mapping) {
  const choices = titles.map((title, index) => ({ value: `c${index}`, text: `${letters(index)}: ${title}` }));
  const none = { value: NONE, text: 'not in the file' };
  const column = columns[field];
  const words = FIELD_WORDS[field];
  return selectInput(columnInputId(field), words.charAt(0).toUpperCase() + words.slice(1), [none, ...choices], {
    initial: column === undefined ? NONE : `c${column}`,
  });
}

function tradeSelect(initial: string | null) {
  const none = { value: NONE, text: 'none: such rows are left out' };
  const trades = allIndustries().map(({ key, label }) => ({ value: key, text: label }));
  return selectInput(InputId.defaultTrade, 'Trade of rows that name none I know', [none, ...trades], {
    initial: initial ?? NONE,
  });
}

function stateSelect(initial: string | null) {
  const none = { value: NONE, text: 'none: such rows are left out' };
  const states = US_STATES.map(({ code, name }) => ({ value: code, text: name }));
  return selectInput(InputId.defaultState, 'State of rows without one', [none, ...states], {
    initial: initial ?? NONE,
  });
}

/** `A`, `B` … `Z`, `AA`: what a spreadsheet calls the column. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`;
}

function previewText(upload: Upload, mapping: Mapping, rows: readonly TableRow[]): string {
  if (rows.length === 0) return 'I have no rows of this file any more.';
  return rows.map((row) => previewLine(row, mapping, upload.id)).join('\n');
}

function previewLine(row: TableRow, mapping: Mapping, uploadId: string): string {
  const read = readRow(row, mapping, uploadId);
  if ('fault' in read) return `:warning: Line ${row.line} ${FAULT_WORDS[read.fault]}.`;
  const { place, industry } = read;
  const where = [place.street, place.city, place.state, place.postcode].filter((part) => part !== null).join(', ');
  const person = place.person === null ? null : [place.person.fullName, place.person.title].filter(Boolean).join(', ');
  const sites = place.siteCount ?? null;
  const facts = [
    inline(where, 120),
    inline(industry.label, 40),
    place.phone === null ? null : inline(place.phone, 30),
    place.website === null ? null : inline(place.website, 60),
    place.email === null ? null : maskedMail(place.email),
    person === null ? null : inline(person, 80),
    sites === null ? null : plural(sites, 'location'),
    place.closed ? 'closed for good: left out' : null,
  ].filter((fact) => fact !== null);
  return `• *${inline(place.name, 80)}*  ·  ${facts.join(' · ')}`;
}

export type MappingChoice = {
  chosen: Partial<Record<AskedField, number>>;
  defaults: Pick<Mapping, 'trade' | 'state'>;
};

/** What stands in the form now, complete or not. */
export function readChoice(values: unknown): MappingChoice {
  const field = readForm(values);
  const chosen: MappingChoice['chosen'] = {};
  for (const asked of ASKED_FIELDS) {
    const column = /^c(\d{1,2})$/.exec(field(columnInputId(asked)))?.[1];
    if (column !== undefined) chosen[asked] = Number(column);
  }
  const trade = industryByKey(field(InputId.defaultTrade))?.key ?? null;
  const state = stateOf(field(InputId.defaultState))?.code ?? null;
  return { chosen, defaults: { trade, state } };
}

/** The same form, its preview drawn from what stands in it. */
export function redrawnForm(upload: Upload, values: unknown, firstRows: readonly TableRow[]): ModalView {
  const { chosen, defaults } = readChoice(values);
  return uploadForm(upload, mappingOf(upload, chosen, defaults), firstRows);
}

/** What keeps the form from being taken, by input. */
export function choiceErrors(values: unknown): Record<string, string> {
  const { chosen, defaults } = readChoice(values);
  const both = (field: AskedField, given: string | null) => chosen[field] === undefined && given === null;
  return {
    ...(chosen.name === undefined ? { [columnInputId('name')]: 'I need the column with the companies’ names.' } : {}),
    ...(both('trade', defaults.trade)
      ? { [InputId.defaultTrade]: 'Without a column for it, say the trade here.' }
      : {}),
    ...(both('state', defaults.state)
      ? { [InputId.defaultState]: 'Without a column for it, say the state here.' }
      : {}),
  };
}
