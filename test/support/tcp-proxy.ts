import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { freePort } from '../../sandbox/bot-process.ts';

export type TcpProxy = {
  port: number;
  /** Ends every connection and takes no new one: a server that is gone. */
  cut(): Promise<void>;
  /** Lets nothing through and ends nothing: a server that hangs. */
  freeze(): void;
  /** Undoes `cut` and `freeze`. */
  heal(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Stands between two parts that talk over TCP or a Unix socket.
 *
 * @param target - where a new connection goes to; asked for each
 */
export async function startTcpProxy(target: () => NetConnectOpts): Promise<TcpProxy> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
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
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const cut = () =>
    new Promise<void>((resolve) => {
      if (server.listening) server.close(() => resolve());
      else resolve();
      for (const socket of sockets) socket.destroy();
    });
  await listen();
  return {
    port,
    cut,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    async heal() {
      frozen = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen();
    },
    close: cut,
  };
}

/** Where a URL's server listens: a Unix socket (`mongodb://%2Ftmp%2F…`) or the first host of the list. */
export function targetOf(url: string, defaultPort = 27_017): NetConnectOpts {
  const host = decodeURIComponent(/^[a-z]+:\/\/(?:[^@/]*@)?([^/,?]+)/.exec(url)?.[1] ?? '');
  if (host.startsWith('/')) return { path: host };
  const [name = '127.0.0.1', port = String(defaultPort)] = host.split(':');
  return { host: name, port: Number(port) };
}
