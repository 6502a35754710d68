import { EventEmitter, once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** Where in the conversation a scripted failure strikes. */
export type InboxFaultStage =
  | 'mail' // refuses MAIL FROM
  | 'rcpt' // refuses RCPT TO
  | 'data' // refuses the message after its final dot; it is not kept
  | 'after_data_disconnect' // keeps the message, then hangs up without an answer
  | 'hang'; // keeps the message, then says nothing and leaves the connection open

export type InboxFault = {
  stage: InboxFaultStage;
  /** SMTP reply code for the refusing stages; default 451. */
  code?: number;
  /** Text after the code, e.g. `5.7.1 Refused by policy`; a fitting one stands in by default. */
  message?: string;
  /** How many conversations it hits; default 1. */
  times?: number;
};

/** One mail that arrived. */
export type InboxMail = {
  /** Counts up from 1 over the life of the inbox. */
  id: string;
  /** Envelope sender and recipients: what the server was told, not what the headers say. */
  envelope: { from: string; to: string[] };
  receivedAt: Date;
  from: string;
  to: string;
  subject: string;
  date: Date | null;
  /** As received, in order, unfolded; names keep their case. */
  headers: { name: string; value: string }[];
  text: string;
  html: string | null;
  /** The very bytes, dots unstuffed. */
  raw: Buffer;
};

export type SampleInbox = {
  /** For `SMTP_URL`: no TLS; a login is taken but not asked for. */
  smtpUrl: string;
  /** Parsed mails, oldest first. */
  messages(): ParsedMail[];
  list(): Promise<InboxMail[]>;
  /** Resolves with the first mail, past or coming, that fits; rejects after `timeoutMs` (default 5,000). */
  waitFor(predicate: (mail: InboxMail) => boolean, options?: { timeoutMs?: number }): Promise<InboxMail>;
  fail(fault: InboxFault): void;
  /** Forgets all scripted failures. */
  heal(): void;
  clear(): void;
  close(): Promise<void>;
};

export type SampleInboxOptions = {
  /** 0 = any free port. */
  smtpPort?: number;
  faults?: readonly InboxFault[];
  /** How many mails are kept, the newest ones; default 1,000. */
  keep?: number;
};

/** Largest mail that is taken, in bytes. */
const MAX_MAIL = 25_000_000;

/** Starts a mail server on the loopback interface that keeps what it gets and delivers nothing. */
export async function startInbox(options: SampleInboxOptions = {}): Promise<SampleInbox> {
  const keep = options.keep ?? 1_000;
  const arrivals = new EventEmitter().setMaxListeners(0);
  const sockets = new Map<number, Socket>();
  const kept: { parsed: ParsedMail; mail: InboxMail }[] = [];
  let faults: (InboxFault & { left: number })[] = [];
  let nextId = 1;

  const fail = (fault: InboxFault): void => {
    faults.push({ ...fault, left: fault.times ?? 1 });
  };
  for (const fault of options.faults ?? []) fail(fault);
  const take = (...stages: InboxFaultStage[]): InboxFault | null => {
    const fault = faults.find(({ stage }) => stages.includes(stage));
    if (fault === undefined) return null;
    fault.left -= 1;
    if (fault.left <= 0) faults = faults.filter((other) => other !== fault);
    return fault;
  };

  const store = async (raw: Buffer, session: SMTPServerSession): Promise<void> => {
    const parsed = await simpleParser(raw);
    const mail = toInboxMail(String(nextId), raw, parsed, session);
    nextId += 1;
    kept.push({ parsed, mail });
    if (kept.length > keep) kept.splice(0, kept.length - keep);
    arrivals.emit('mail', mail);
  };

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<'answer' | 'silence'> => {
    const raw = await collect(stream);
    const fault = take('data', 'after_data_disconnect', 'hang');
    if (fault?.stage === 'data') throw refusal(fault);
    await store(raw, session);
    if (fault === null) return 'answer';
    if (fault.stage === 'after_data_disconnect') sockets.get(session.remotePort)?.destroy();
    return 'silence';
  };

  const refuseIf = (stage: InboxFaultStage, callback: (error?: Error | null) => void): void => {
    const fault = take(stage);
    callback(fault === null ? null : refusal(fault));
  };

  const server = new SMTPServer({
    name: 'inbox.sandbox.example',
    banner: 'leadgen sandbox, nothing is delivered',
    // No certificate here; and no reverse look-up, which would ask the network.
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    authOptional: true,
    allowInsecureAuth: true,
    logger: false,
    size: MAX_MAIL,
    socketTimeout: 600_000, // a scripted silence must outlast any client
    closeTimeout: 100,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anyone' }),
    onMailFrom: (_address, _session, callback) => refuseIf('mail', callback),
    onRcptTo: (_address, _session, callback) => refuseIf('rcpt', callback),
    onData: (stream, session, callback) => {
      receive(stream, session).then(
        (outcome) => {
          if (outcome === 'answer') callback(null, '2.0.0 Ok: kept in the sandbox inbox');
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A dropped connection is an everyday event for a mail server, and what some of the faults are about.
  server.on('error', (error: Error) => arrivals.emit('connection-error', error));
  const listener = server.listen(options.smtpPort ?? 0, '127.0.0.1');
  listener.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await once(listener, 'listening');

  return {
    smtpUrl: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    messages: () => kept.map(({ parsed }) => parsed),
    list: async () => kept.map(({ mail }) => mail),
    waitFor: (predicate, { timeoutMs = 5_000 } = {}) => {
      const known = kept.find(({ mail }) => predicate(mail));
      return known === undefined ? nextMail(arrivals, predicate, timeoutMs) : Promise.resolve(known.mail);
    },
    fail,
    heal: () => {
      faults = [];
    },
    clear: () => {
      kept.splice(0);
    },
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function collect(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const REFUSALS: Record<number, string> = {
  421: '4.7.0 Try again later, closing connection',
  450: '4.2.1 Mailbox busy, try again later',
  451: '4.3.0 Local problem, try again later',
  452: '4.2.2 Mailbox full, try again later',
  550: '5.1.1 No such mailbox here',
  552: '5.2.2 Mailbox full',
  554: '5.7.1 Refused by policy',
};

function refusal({ code = 451, message }: InboxFault): Error {
  return Object.assign(new Error(message ?? REFUSALS[code] ?? 'Refused by the sandbox'), { responseCode: code });
}

function toInboxMail(id: string, raw: Buffer, parsed: ParsedMail, session: SMTPServerSession): InboxMail {
  const to = parsed.to === undefined ? [] : [parsed.to].flat();
  const { mailFrom, rcptTo } = session.envelope;
  return {
    id,
    envelope: { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) },
    receivedAt: new Date(),
    from: parsed.from?.text ?? '',
    to: to.map(({ text }) => text).join(', '),
    subject: parsed.subject ?? '',
    date: parsed.date ?? null,
    headers: parsed.headerLines.map(({ line }) => splitHeader(line)),
    text: parsed.text ?? '',
    html: parsed.html === false ? null : parsed.html,
    raw,
  };
}

function splitHeader(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).replaceAll(/\r?\n[ \t]+/g, ' ');
  return { name: line.slice(0, colon).trim(), value: value.trim() };
}

function nextMail(
  arrivals: EventEmitter,
  predicate: (mail: InboxMail) => boolean,
  timeoutMs: number,
): Promise<InboxMail> {
  return new Promise((resolve, reject) => {
    const onMail = (mail: InboxMail): void => {
      try {
        if (!predicate(mail)) return;
        resolve(mail);
      } catch (error) {
        reject(error);
      }
      stop();
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`no fitting mail within ${timeoutMs} ms`));
    }, timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      arrivals.off('mail', onMail);
    };
    arrivals.on('mail', onMail);
  });
}
