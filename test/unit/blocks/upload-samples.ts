import type { View } from '@slack/types';
import { columnInputId, InputId } from '../../../src/blocks/action-ids.ts';
import type { Message } from '../../../src/blocks/message.ts';
import * as uploads from '../../../src/blocks/upload.ts';
import { importModal, redrawnForm, uploadForm } from '../../../src/blocks/upload-form.ts';
import { columnsOf } from '../../../src/domain/csv/columns.ts';
import { ROW_FAULTS, UPLOAD_STATES, type Upload } from '../../../src/domain/upload.ts';

const at = new Date('2025-06-02T14:00:00Z');

function upload(changed: Partial<Upload> = {}): Upload {
  return {
    id: 'a'.repeat(24),
    fileId: 'F0AAAAAAAA',
    fileName: 'leads.csv',
    by: 'U0BEN',
    door: 'direct',
    channelId: 'D0BEN',
    state: 'uploaded',
    revision: 0,
    titles: ['Company', 'State'],
    hasHeader: true,
    rows: 2,
    unreadable: [],
    mapping: null,
    check: null,
    problem: null,
    runId: null,
    told: true,
    createdAt: at,
    updatedAt: at,
    expiresAt: at,
    ...changed,
  };
}

/** Every message about a list that somebody dropped, with the world's text wherever the file's can reach. */
export function uploadMessages({ text, many, amount }: { text: string; many: number; amount: number }): Message[] {
  const titles = Array.from({ length: Math.min(many, 90) }, () => text);
  const foreign = upload({ fileName: text, titles, problem: text, rows: amount, unreadable: [amount] });
  const faults = ROW_FAULTS.slice(0, 5).map((fault) => ({ line: amount, fault }));
  const counts = { companies: amount, groups: many, known: 0, repeated: many, closed: many, faults: amount };
  const check = { ...counts, firstFaults: faults };
  const run = { ref: amount, request: { industryWord: text, industryKey: text, state: '', city: null, count: many } };
  return [
    ...UPLOAD_STATES.map((state) => uploads.uploadMessage({ ...foreign, state, check })),
    uploads.uploadMessage({ ...foreign, hasHeader: false }),
    uploads.uploadMessage(upload({ titles: ['Firma', 'Land'] })),
    uploads.uploadMessage({ ...foreign, state: 'mapped' }),
    uploads.uploadMessage({
      ...foreign,
      state: 'mapped',
      check: { ...check, companies: 0, firstFaults: [], faults: 0 },
    }),
    uploads.uploadMessage({ ...foreign, state: 'mapped', check: { ...check, companies: 4_000 } }),
    ...UPLOAD_STATES.map((state) => uploads.uploadOver({ ...foreign, state })),
    uploads.uploadImporting(foreign, run, { channelId: 'C0LEADS', stoppedBy: null }),
    uploads.uploadImporting(foreign, run, { channelId: text, stoppedBy: text }),
    uploads.notYourUpload(text),
    uploads.uploadUnknown(),
    uploads.uploadReceived(),
  ];
}

export function uploadViews({ text, many }: { text: string; many: number }): View[] {
  const titles = ['name', 'email', 'contact', 'website', 'phone', 'locations', 'street', 'city', 'state', 'trade'];
  const cells = [text, 'dana@example.com', text, 'https://a.example', text, '7', text, text, 'OH', 'dental'];
  const rows = Array.from({ length: 5 }, (_, line) => ({ line, cells: line === 3 ? [] : cells }));
  const mapping = { columns: columnsOf(titles), trade: null, state: null };
  const picked = (value: string) => ({ input: { selected_option: { value } } });
  const chosen = { [columnInputId('name')]: picked('c0'), [InputId.defaultTrade]: picked('dental') };
  const foreign = Array.from({ length: Math.min(many, 90) }, () => text);
  return [
    importModal(),
    uploadForm(upload({ fileName: text, titles }), mapping, rows),
    uploadForm(upload({ fileName: text, titles: foreign }), { columns: {}, trade: 'dental', state: 'OH' }, []),
    redrawnForm(upload({ fileName: text, titles }), {}, rows),
    redrawnForm(upload({ fileName: text, titles }), chosen, rows),
  ];
}
