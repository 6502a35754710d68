import { startTcpProxy, type TcpProxy, targetOf } from './tcp-proxy.ts';

/** `uri`: for `MONGODB_URI`. */
export type DatabaseProxy = TcpProxy & { uri: string };

/** Stands between the bot and a database, which itself never goes away. */
export async function startDatabaseProxy(databaseUri: string): Promise<DatabaseProxy> {
  const proxy = await startTcpProxy(() => targetOf(databaseUri));
  return { ...proxy, uri: uriOf(proxy) };
}

export function uriOf(proxy: TcpProxy): string {
  return `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
}
