import { createRequire } from 'node:module';

/** What is used of the driver's `Connection`, which it does not export. */
type DriverConnection = {
  error: Error | null;
  once(event: 'close', listener: () => void): void;
  off(event: 'close', listener: () => void): void;
  writeCommand(...args: unknown[]): Promise<unknown>;
};

const require = createRequire(import.meta.url);
const guarded = new WeakSet<DriverConnection>();

/**
 * The driver (7.8, 7.9) waits for room in a socket that closes in the same moment, and nothing tells it that there will be none:
 * the call waits for ever. When it is the driver's own heartbeat, the client never finds the database again (ADR 0037). Here a
 * write ends with its connection, with the error the driver gives everything else on it. May be called any number of times.
 *
 * @throws when the driver has no such class any more
 */
export function letCloseEndWrites(): void {
  const { Connection } = require('mongodb/lib/cmap/connection.js') as { Connection: { prototype: DriverConnection } };
  const { prototype } = Connection;
  if (guarded.has(prototype)) return;
  if (typeof prototype.writeCommand !== 'function')
    throw new Error('the MongoDB driver writes in another way; see ADR 0037');
  guarded.add(prototype);
  const write = prototype.writeCommand;

  prototype.writeCommand = async function writeCommand(this: DriverConnection, ...args: unknown[]) {
    const closed = Promise.withResolvers<never>();
    const onClose = () => closed.reject(this.error ?? new Error('the connection was closed'));
    this.once('close', onClose);
    try {
      return await Promise.race([write.apply(this, args), closed.promise]);
    } finally {
      this.off('close', onClose);
    }
  };
}
