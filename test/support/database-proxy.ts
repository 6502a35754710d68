import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { freePort } from '../../sandbox/bot-process.ts';

export type DatabaseProxy = {
  /** For `MONGODB_URI`. */
  uri: string;
  /** Ends every connection and takes no new one: a database that is gone. */
  cut(): Promise<void>;
  /** Lets nothing through and ends nothing: a database that hangs. */
  freeze(): void;
  /** Undoes `cut` and `freeze`. */
  heal(): Promise<void>;
  close(): Promise<void>;
};

/** Stands between the bot and the database of the test run, which itself never goes away. */
export async function startDatabaseProxy(databaseUri: string): Promise<DatabaseProxy> {
  const port = await freePort();
  const target = targetOf(databaseUri);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const upstream = connect(target);
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
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
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

/** A Unix socket (`mongodb://%2Ftmp%2F…`) or the first host of the list. */
function targetOf(uri: string): NetConnectOpts {
  const host = decodeURIComponent(/^mongodb:\/\/(?:[^@/]*@)?([^/,?]+)/.exec(uri)?.[1] ?? '');
  if (host.startsWith('/')) return { path: host };
  const [name = '127.0.0.1', port = '27017'] = host.split(':');
  return { host: name, port: Number(port) };
}
