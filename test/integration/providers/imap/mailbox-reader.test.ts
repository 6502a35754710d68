import { createServer } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/lib/logger.ts';
import {
  type CursorStore,
  createMailboxReader,
  type MailboxCursor,
  type MailboxMail,
  type MailboxReader,
  type MailboxReaderOptions,
  type MailboxState,
  type MailboxStatus,
} from '../../../../src/providers/imap/mailbox-reader.ts';
import { startDovecot } from '../../../support/dovecot.ts';

const { dovecot } = await startDovecot();
const readers: MailboxReader[] = [];

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});
afterAll(async () => {
  await dovecot?.remove();
});

/** Cursors in memory; `saved` can be told to fail as a database does. */
function memoryCursors(): CursorStore & { all: Map<string, MailboxCursor> } {
  const all = new Map<string, MailboxCursor>();
  return {
    all,
    read: async (folder) => all.get(folder) ?? null,
    save: async (cursor) => {
      all.set(cursor.folder, cursor);
    },
  };
}

/** A reader whose mails and states can be awaited. */
function startReader(cursors: CursorStore, options: Partial<MailboxReaderOptions> = {}) {
  const mails: MailboxMail[] = [];
  const states: MailboxState[] = [];
  const waiting: { isThere: () => boolean; resolve: () => void }[] = [];
  const check = () => {
    for (const entry of [...waiting]) if (entry.isThere()) entry.resolve();
  };
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.push({ isThere, resolve });
      check();
    });
  const { deliver, ...rest } = options;
  const reader = createMailboxReader({
    url: dovecot?.url ?? '',
    cursors,
    log: silentLogger,
    pollMs: 600_000, // only news from the server can wake it
    backoffMs: 20,
    ...rest,
    deliver: async (mail) => {
      await deliver?.(mail);
      mails.push(mail);
      check();
    },
    onState: (state) => {
      states.push(state);
      check();
    },
  });
  readers.push(reader);
  void reader.run();
  const subjects = () => mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw.toString())?.[1]?.trim());
  return {
    reader,
    mails,
    subjects,
    delivered: (count: number) => until(() => mails.length >= count),
    becomes: (status: MailboxStatus, times = 1) =>
      until(() => states.filter((state) => state.status === status).length >= times),
  };
}

const mail = (subject: string, body = 'Yes, please call.') =>
  `From: Dana <dana@acme.test>\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@acme.test>\r\n\r\n${body}\r\n`;

describe.skipIf(dovecot === null)('reading a mailbox of a real server', () => {
  const server = dovecot!;

  it('delivers what lies there in order, then what arrives while it listens, and marks nothing', async () => {
    await server.append('INBOX', mail('one'));
    await server.append('INBOX', mail('two'));
    const { reader, subjects, mails, delivered, becomes } = startReader(memoryCursors());
    await becomes('waiting');
    expect(subjects()).toEqual(['one', 'two']);
    await server.append('INBOX', mail('three'));
    await delivered(3);
    expect(subjects()).toEqual(['one', 'two', 'three']);
    expect(mails.map(({ uid }) => uid)).toEqual([...mails.map(({ uid }) => uid)].sort((a, b) => a - b));
    expect(mails[0]?.receivedAt).toBeInstanceOf(Date);
    expect(reader.state()).toMatchObject({ folders: ['Spam', 'INBOX'] });
    expect(await server.flags('INBOX')).toEqual([[], [], []]);
  });

  it('goes on after the cursor, and repeats one mail at most when it stopped before saving it', async () => {
    const cursors = memoryCursors();
    const first = startReader(cursors);
    await first.becomes('waiting');
    await first.reader.close();
    await server.append('INBOX', mail('after the restart'));
    await server.append('INBOX', mail('and another'));
    const crashing = startReader({ read: cursors.read, save: () => new Promise(() => undefined) });
    await crashing.delivered(1); // stored, but the cursor never is: as if killed here
    const second = startReader(cursors);
    await second.becomes('waiting');
    expect(crashing.subjects()).toEqual(['after the restart']);
    expect(second.subjects()).toEqual(['after the restart', 'and another']);
  });

  it('finds the folder that the server marks as junk, and leaves one that only sounds so', async () => {
    const cursors = memoryCursors();
    const { mails, subjects, delivered, becomes } = startReader(cursors, { pollMs: 50 });
    await becomes('waiting');
    const before = mails.length;
    await server.append('Junk', mail('in a folder called Junk'));
    await server.append('Spam', mail('taken for spam'));
    await delivered(before + 1);
    await becomes('waiting', 4);
    expect(subjects().slice(before)).toEqual(['taken for spam']);
    expect(mails.at(-1)?.folder).toBe('Spam');
    expect(cursors.all.get('Spam')?.uidValidity).toBe(mails.at(-1)?.uidValidity);
  });

  it('connects again after the server was away, and misses nothing', async () => {
    const cursors = memoryCursors();
    const { reader, mails, subjects, delivered, becomes } = startReader(cursors);
    await becomes('waiting');
    const before = mails.length;
    await server.stop();
    await becomes('unreachable');
    expect(reader.state().detail).not.toBe('');
    await server.start();
    await server.append('INBOX', mail('while it was away'));
    await delivered(before + 1);
    expect(subjects().slice(before)).toEqual(['while it was away']);
  });

  it('reads a folder again from some days ago when the server numbers it anew', async () => {
    const cursors = memoryCursors();
    await server.append('INBOX', mail('from last year'), new Date('2025-01-05T10:00:00Z'));
    const first = startReader(cursors);
    await first.becomes('waiting');
    const seen = first.subjects();
    expect(seen).not.toContain('from last year');
    await first.reader.close();
    const { uidValidity } = cursors.all.get('INBOX')!;
    await server.renumber('INBOX');
    const second = startReader(cursors);
    await second.becomes('waiting');
    const again = second.mails.filter(({ folder }) => folder === 'INBOX');
    expect(again.length).toBeGreaterThan(0);
    expect(again.every((entry) => entry.uidValidity !== uidValidity)).toBe(true);
    expect(new Set(second.subjects())).toEqual(new Set(seen.filter((subject) => subject !== 'taken for spam')));
    expect(cursors.all.get('INBOX')?.uidValidity).toBe(again[0]?.uidValidity);
  });

  it('fetches only the beginning of a huge mail', async () => {
    const cursors = memoryCursors();
    const { mails, delivered, becomes } = startReader(cursors, { maxBytes: 100_000 });
    await becomes('waiting');
    const before = mails.length;
    await server.append('INBOX', mail('huge', 'x'.repeat(70).concat('\r\n').repeat(5_000)));
    await delivered(before + 1);
    const huge = mails.at(-1);
    expect(huge?.bytes).toBeGreaterThan(350_000);
    expect(huge?.raw.length).toBe(100_000);
  });

  it('brings a mail again when it could not be stored', async () => {
    const cursors = memoryCursors();
    let failing = 2;
    const { reader, mails, subjects, delivered, becomes } = startReader(cursors, {
      deliver: async ({ raw }) => {
        if (raw.includes('stored late') && failing-- > 0) throw new Error('the database is away');
      },
    });
    await becomes('waiting');
    const before = mails.length;
    await server.append('INBOX', mail('stored late'));
    await becomes('not_stored');
    expect(reader.state().completeUntil).not.toBeNull();
    await delivered(before + 1);
    expect(subjects().slice(before)).toEqual(['stored late']);
  });

  it('reads a folder named in the URL, and says when there is none', async () => {
    const named = startReader(memoryCursors(), { url: `${server.url}/Junk` });
    await named.becomes('waiting');
    expect(named.reader.state().folders).toEqual(['Spam', 'Junk']);
    const missing = startReader(memoryCursors(), { url: `${server.url}/Nowhere` });
    await missing.becomes('folder_missing');
    expect(missing.reader.state().detail).toContain('Nowhere');
  });

  it('says when the password is refused, waits, and closes at once all the same', async () => {
    const { reader, becomes } = startReader(memoryCursors(), { url: server.url.replace(/:[^:@]+@/, ':wrong@') });
    await becomes('auth_refused');
    expect(reader.state().detail).not.toContain('wrong');
    await reader.close();
    expect(reader.state().status).toBe('closed');
  });
});

describe('reading a mailbox that is not there', () => {
  it('is unreachable where nobody listens, and closes', async () => {
    const { reader, becomes } = startReader(memoryCursors(), { url: 'imap://dana:secret@127.0.0.1:1' });
    await becomes('unreachable');
    expect(reader.state().detail).not.toContain('secret');
    await reader.close();
    expect(reader.state().status).toBe('closed');
  });

  it('closes while a server lets it wait', async () => {
    const sockets: { destroy(): void }[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const connected = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    const { reader } = startReader(memoryCursors(), { url: `imap://dana:secret@127.0.0.1:${port}` });
    await connected;
    await reader.close();
    expect(reader.state().status).toBe('closed');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });
});
