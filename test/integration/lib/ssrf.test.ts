import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedFetch, GuardedFetchError } from '../../../src/lib/guarded-fetch.ts';

const MB = 1024 * 1024;
const PUBLIC = { address: '93.184.215.14', family: 4 };
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((clean) => clean()));
});

function fetcher(settings: Partial<Parameters<typeof createGuardedFetch>[0]> = {}) {
  const made = createGuardedFetch({ userAgent: 'test', allowPrivate: false, timeoutMs: 3_000, ...settings });
  cleanups.push(() => made.close());
  return made;
}

async function serve(handler: RequestListener): Promise<{ url: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const get = (made: ReturnType<typeof fetcher>, url: string) => made.get(url, { signal: new AbortController().signal });

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GuardedFetchError);
  return (error as GuardedFetchError).failure;
}

describe('an address of this network', () => {
  it.each([
    'http://127.1/',
    'http://0/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.0.0.0x1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://１２７.0.0.1/',
    'http://127.0.0.1./',
    'http://localhost./',
    'http://LOCALHOST:80/',
    'http://a.b.localhost/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://printer.home.arpa/',
    'http://user:secret@169.254.169.254/',
    'http://93.184.215.14@127.0.0.1/',
    'http://[::]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[2001:0:53aa:64c:0:fbff:80ff:fffe]/',
    'http://[fec0::1]/',
    'http://[4000::1]/',
    'https://93.184.215.14:8443/',
    'http://93.184.215.14:0/',
  ])('is refused however it is written: %s', async (url) => {
    expect(await failureOf(get(fetcher(), url))).toBe('blocked_address');
  });

  it.each([
    'http://[fe80::1%25eth0]/',
    'file:///etc/passwd',
    'ftp://93.184.215.14/',
    'gopher://93.184.215.14/_GET',
    'data:text/html,x',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    'http://',
    `http://a.example/${'a'.repeat(5_000)}`,
    'http://a.example\r\nHost: b.example/',
  ])('is no address at all as %j', async (url) => {
    expect(['bad_url', 'blocked_address', 'unreachable']).toContain(await failureOf(get(fetcher(), url)));
  });
});

describe('a name that changes what it stands for', () => {
  it('is looked up once for a connection, so the address that was checked is the one that is used', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? [{ address: '127.0.0.1', family: 4 }] : [PUBLIC];
    };
    expect(await failureOf(get(fetcher({ resolve }), 'http://rebind.example.com/'))).toBe('blocked_address');
    expect(asked).toBe(1);
  });
});

describe('what a stranger’s address says of passwords', () => {
  it('is not sent', async () => {
    const site = await serve((_request, response) => void response.end('ok'));
    const url = new URL(site.url);
    url.username = 'user';
    url.password = 'secret';
    await get(fetcher({ allowPrivate: true }), url.href);
    expect(site.seen[0]?.headers.authorization).toBeUndefined();
  });
});

describe('a body that is more than it looks', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('is unpacked to 2 MB and no further: %s', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(64 * MB));
    const site = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(bomb);
    });
    const page = await get(fetcher({ allowPrivate: true, timeoutMs: 20_000 }), site.url);
    expect(page).toMatchObject({ bytes: 2 * MB, truncated: true });
  });

  it('is not unpacked twice', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(MB)));
    const site = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb);
    });
    expect(await failureOf(get(fetcher({ allowPrivate: true }), site.url))).toBe('bad_content');
  });

  it('ends with its head when that never ends', async () => {
    const site = await serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(200_000) }).end('ok');
    });
    expect(['bad_content', 'unreachable']).toContain(await failureOf(get(fetcher({ allowPrivate: true }), site.url)));
  });
});
