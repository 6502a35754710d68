import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { type Answer, decode, encode } from 'dns-packet';

/** Codes of RFC 1035 §4.1.1. */
const RCODES = { trouble: 2, 'no such name': 3, refused: 5 } as const;
/** TXT records by name, each a text or its pieces. A name without an entry exists and holds nothing; `silence` is no answer. */
type Zone = Record<string, readonly (string | readonly string[])[] | keyof typeof RCODES | 'silence'>;

const INTERNET: Zone = { com: ['a.gtld-servers.net'] };

/** A name server on the loopback interface, whose `zone` may be changed at any time. `com` holds name servers: the way out. */
export async function startDnsServer(records: Zone = {}) {
  const zone: Zone = { ...INTERNET, ...records };
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address }) => {
    const query = decode(bytes);
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    const name = question.name.toLowerCase();
    asked.push(`${question.type} ${name}`);
    const entry = zone[name] ?? [];
    if (entry === 'silence') return;
    const answers =
      typeof entry === 'string' ? [] : entry.map((record): Answer => answerOf(question.type, question.name, record));
    const flags = 0x180 | (typeof entry === 'string' ? RCODES[entry] : 0); // recursion wanted and there
    socket.send(encode({ type: 'response', id: query.id, flags, questions: [question], answers }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = `127.0.0.1:${socket.address().port}`;
  return {
    zone,
    asked,
    resolver(timeoutMs = 1_000): Resolver {
      const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
      resolver.setServers([server]);
      return resolver;
    },
    async close(): Promise<void> {
      socket.close();
      await once(socket, 'close');
    },
  };
}

export type DnsServer = Awaited<ReturnType<typeof startDnsServer>>;

function answerOf(type: string, name: string, record: string | readonly string[]): Answer {
  return type === 'NS'
    ? { type: 'NS', name, ttl: 0, data: String(record) }
    : { type: 'TXT', name, ttl: 0, data: typeof record === 'string' ? [record] : [...record] };
}
