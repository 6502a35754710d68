import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, type GuardedFetch, GuardedFetchError } from '../../../src/lib/guarded-fetch.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const MB = 1024 * 1024;
const routes = new Map<string, Handler>();
const requests: string[] = [];
let server: Server;
let origin = '';
const open: GuardedFetch[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const handler = routes.get((request.url ?? '').split('?')[0] ?? '');
    if (handler === undefined) response.writeHead(404).end();
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  requests.length = 0;
  await Promise.all(open.splice(0).map((fetcher) => fetcher.close()));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fetcher(settings: Partial<Parameters<typeof createGuardedFetch>[0]> = {}): GuardedFetch {
  const made = createGuardedFetch({
    userAgent: 'leadgen-test (+mailto:a@example.com)',
    allowPrivate: true,
    ...settings,
  });
  open.push(made);
  return made;
}

const signal = () => new AbortController().signal;
const get = (path: string, settings?: Parameters<typeof fetcher>[0]) =>
  fetcher(settings).get(origin + path, { signal: signal() });
const failureOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GuardedFetchError);
  return (error as GuardedFetchError).failure;
};

describe('what a site may send', () => {
  it('says who we are', async () => {
    let agent = '';
    routes.set('/ua', (request, response) => {
      agent = request.headers['user-agent'] ?? '';
      response.end('ok');
    });
    await get('/ua');
    expect(agent).toBe('leadgen-test (+mailto:a@example.com)');
  });

  it('keeps the first 2 MB of a 50 MB page and stops reading', async () => {
    let sent = 0;
    routes.set('/huge', (_request, response) => {
      response.setHeader('content-type', 'text/html');
      const chunk = Buffer.alloc(MB / 4, 'x');
      const push = (): void => {
        while (sent < 50 * MB && !response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', push);
            return;
          }
        }
        response.end();
      };
      push();
    });
    const page = await get('/huge');
    expect(page.bytes).toBe(2 * MB);
    expect(page.truncated).toBe(true);
    expect(sent).toBeLessThan(50 * MB);
  });

  it('unpacks no more than 2 MB of a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MB));
    routes.set('/bomb', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb);
    });
    const page = await get('/bomb');
    expect(page).toMatchObject({ bytes: 2 * MB, truncated: true });
  });

  it.each([
    ['gzip', gzipSync('<p>hello</p>')],
    ['br', brotliCompressSync('<p>hello</p>')],
  ])('reads %s', async (encoding, body) => {
    routes.set('/packed', (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    expect((await get('/packed')).text).toBe('<p>hello</p>');
  });

  it.each(['zstd-of-mine', 'gzip'])('calls a body that is not what its %s header says bad', async (encoding) => {
    routes.set('/garbled', (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end('plain words');
    });
    expect(await failureOf(get('/garbled'))).toBe('bad_content');
  });

  it('gives up on a page that arrives drop by drop', async () => {
    routes.set('/drip', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(get('/drip', { timeoutMs: 300 }))).toBe('timeout');
  });

  it('gives up on a server that never answers', async () => {
    routes.set('/silent', () => undefined);
    expect(await failureOf(get('/silent', { timeoutMs: 200 }))).toBe('timeout');
  });

  it('refuses a PDF before reading it', async () => {
    routes.set('/menu.pdf', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7');
    });
    const promise = fetcher().get(`${origin}/menu.pdf`, { signal: signal(), contentType: /html/ });
    expect(await failureOf(promise)).toBe('content_type');
  });

  it('hands on the reason when the caller aborts', async () => {
    routes.set('/wait', () => undefined);
    const controller = new AbortController();
    const promise = fetcher().get(`${origin}/wait`, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('run cancelled')), 50);
    await expect(promise).rejects.toThrow('run cancelled');
  });

  it('calls a closed port unreachable', async () => {
    expect(await failureOf(fetcher().get('http://127.0.0.1:9/', { signal: signal() }))).toBe('unreachable');
  });
});

describe('redirects', () => {
  const redirect = (path: string, location: string): void => {
    routes.set(path, (_request, response) => {
      response.writeHead(302, { location }).end('moved');
    });
  };

  it('follows them to the end and says where that is', async () => {
    redirect('/a', '/b#part');
    routes.set('/b', (_request, response) => response.end('end'));
    expect(await get('/a')).toMatchObject({ url: `${origin}/b`, text: 'end' });
  });

  it('sees a loop', async () => {
    redirect('/one', '/two');
    redirect('/two', '/one');
    expect(await failureOf(get('/one'))).toBe('redirects');
    expect(requests).toEqual(['/one', '/two']);
  });

  it('follows five and no more', async () => {
    for (let hop = 0; hop < 9; hop += 1) redirect(`/hop${hop}`, `/hop${hop + 1}`);
    expect(await failureOf(get('/hop0'))).toBe('redirects');
    expect(requests).toHaveLength(6);
  });

  it.each(['file:///etc/passwd', 'gopher://127.0.0.1/', 'ftp://a.example/'])(
    'does not follow to %s',
    async (location) => {
      redirect('/odd', location);
      expect(await failureOf(get('/odd'))).toBe('bad_url');
    },
  );

  it('asks before each hop', async () => {
    redirect('/asked', '/then');
    const asked: string[] = [];
    const promise = fetcher().get(`${origin}/asked`, {
      signal: signal(),
      beforeRequest: async (url) => {
        asked.push(url.pathname);
        if (url.pathname === '/then') throw new Error('not there');
      },
    });
    await expect(promise).rejects.toThrow('not there');
    expect(asked).toEqual(['/asked', '/then']);
  });
});

describe('addresses that are not public', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://localhost/',
    'http://printer.local/',
    'http://10.0.0.8/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0.0.0.0/',
    'http://224.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[::127.0.0.1]/',
    'https://intranet/',
  ])('refuses %s', async (url) => {
    const promise = fetcher({ allowPrivate: false }).get(url, { signal: signal() });
    expect(await failureOf(promise)).toBe('blocked_address');
  });

  it.each(['127.0.0.1', '10.1.2.3', '::1', '169.254.169.254'])(
    'refuses a public name that stands for %s, at the connection',
    async (address) => {
      const resolve = async () => [{ address, family: address.includes(':') ? 6 : 4 }];
      const promise = fetcher({ allowPrivate: false, resolve }).get('http://rebind.example.com/', { signal: signal() });
      expect(await failureOf(promise)).toBe('blocked_address');
    },
  );

  it('refuses a name with one private address among public ones', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const promise = fetcher({ allowPrivate: false, resolve }).get('http://mixed.example.com/', { signal: signal() });
    expect(await failureOf(promise)).toBe('blocked_address');
  });

  it.each([22, 3306, 8080])('refuses port %i', async (port) => {
    const promise = fetcher({ allowPrivate: false }).get(`http://www.example.com:${port}/`, { signal: signal() });
    expect(await failureOf(promise)).toBe('blocked_address');
  });

  it('refuses a redirect to a private address behind a proxy', async () => {
    const proxy = await startProxy((_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    const promise = fetcher({ allowPrivate: false, proxyUrl: proxy.url }).get('http://public.example.com/', {
      signal: signal(),
    });
    expect(await failureOf(promise)).toBe('blocked_address');
    await proxy.close();
  });
});

describe('through a proxy', () => {
  it('sends plain HTTP in absolute form', async () => {
    const seen: string[] = [];
    const proxy = await startProxy((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('from the proxy');
    });
    const page = await fetcher({ proxyUrl: proxy.url }).get('http://dental.example/about', { signal: signal() });
    expect(page.text).toBe('from the proxy');
    expect(seen).toEqual(['GET http://dental.example/about']);
    await proxy.close();
  });

  it('tunnels HTTPS', async () => {
    const tunnels: string[] = [];
    const proxy = await startProxy(() => undefined, tunnels);
    await failureOf(fetcher({ proxyUrl: proxy.url }).get('https://dental.example/', { signal: signal() }));
    expect(tunnels).toEqual(['dental.example:443']);
    await proxy.close();
  });
});

async function startProxy(
  handler: Handler,
  tunnels: string[] = [],
): Promise<{ url: string; close: () => Promise<void> }> {
  const proxy = createServer(handler);
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

describe('charsets', () => {
  const latin = Buffer.from('<p>Café Müller</p>', 'latin1');
  const utf8 = Buffer.from('<p>Café Müller</p>', 'utf8');
  it.each([
    ['declared in the header', 'text/html; charset=ISO-8859-1', latin],
    ['declared as UTF-8 and wrong', 'text/html; charset=utf-8', latin],
    ['not declared, windows-1252', 'text/html', latin],
    ['not declared, UTF-8', 'text/html', utf8],
    ['declared in a meta tag', 'text/html', Buffer.concat([Buffer.from('<meta charset="iso-8859-1">'), latin])],
    ['with a charset nobody knows', 'text/html; charset=klingon', utf8],
    [
      'with a mark that outranks the header',
      'text/html; charset=iso-8859-1',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]),
    ],
    [
      'in UTF-16 with a mark',
      'text/html',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<p>Café Müller</p>', 'utf16le')]),
    ],
  ])('reads a page %s', async (_name, contentType, body) => {
    routes.set('/charset', (_request, response) => {
      response.writeHead(200, { 'content-type': contentType }).end(body);
    });
    expect((await get('/charset')).text).toContain('Café Müller');
  });
});

it('survives a server that speaks no HTTP', async () => {
  const raw = createServer();
  raw.on('connection', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const { port } = raw.address() as AddressInfo;
  expect(['bad_content', 'unreachable']).toContain(
    await failureOf(fetcher().get(`http://127.0.0.1:${port}/`, { signal: signal() })),
  );
  await new Promise((resolve) => raw.close(resolve));
});
