import type { Models } from '../../../src/models/index.ts';

/**
 * The same stores, with something done before each call: `call` counts from 1, `name` is `drafts.handOver`. What it throws the
 * caller gets, as if the call had never reached the database.
 */
export function beforeCall(models: Models, act: (call: number, name: string) => Promise<void> | void): Models {
  let calls = 0;
  const wrapStore = (storeName: string, store: object) =>
    new Proxy(store, {
      get(target, key, receiver) {
        const value: unknown = Reflect.get(target, key, receiver);
        if (typeof value !== 'function' || typeof key !== 'string') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          calls += 1;
          await act(calls, `${storeName}.${key}`);
          return Reflect.apply(value, target, args);
        };
      },
    });
  return new Proxy(models, {
    get(target, key, receiver) {
      const store: unknown = Reflect.get(target, key, receiver);
      const isStore = typeof key === 'string' && key !== 'connection' && typeof store === 'object' && store !== null;
      return isStore ? wrapStore(key, store) : store;
    },
  });
}

/** Calls that change nothing, by their names. */
const READS = /^(?:find|list|get(?!OrCreate)|count|latest|exists|has|is[A-Z])/;

/**
 * Before each call that may write. A process that is killed between two reads leaves what one leaves that is killed before its
 * next write, so only these have to be tried.
 */
export function beforeWrite(models: Models, act: (write: number, name: string) => Promise<void> | void): Models {
  let writes = 0;
  return beforeCall(models, (_call, name) => {
    if (READS.test(name.slice(name.indexOf('.') + 1))) return;
    writes += 1;
    return act(writes, name);
  });
}
