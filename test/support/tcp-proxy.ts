import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

export type TcpProxy = {
  port: number;
  /** Ends every connection and each new one at once: a server that is gone. Its port stays ours. */
  cut(): void;
  /** Lets nothing through and ends nothing: a server that hangs. */
  freeze(): void;
  /** Undoes `cut` and `freeze`. */
  heal(): void;
  close(): Promise<void>;
};

/**
 * Stands between two parts that talk over TCP or a Unix socket.
 *
 * @param target - where a new connection goes to; asked for each
 */
export async function startTcpProxy(target: () => NetConnectOpts): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(target());
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      if (frozen) socket.pause();
      socket.on('data', (chunk) => other.write(chunk));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut() {
      isCut = true;
      endAll();
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    heal() {
      frozen = false;
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}

/** Where a URL's server listens: a Unix socket (`mongodb://%2Ftmp%2F…`) or the first host of the list. */
export function targetOf(url: string, defaultPort = 27_017): NetConnectOpts {
  const host = decodeURIComponent(/^[a-z]+:\/\/(?:[^@/]*@)?([^/,?]+)/.exec(url)?.[1] ?? '');
  if (host.startsWith('/')) return { path: host };
  const [name = '127.0.0.1', port = String(defaultPort)] = host.split(':');
  return { host: name, port: Number(port) };
}
