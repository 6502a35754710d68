import { AsyncLocalStorage } from 'node:async_hooks';

const store = new AsyncLocalStorage<object>();

/** Every line that is logged while `work` runs carries these fields too, however deep it comes from. */
export function withLogFields<T>(fields: object, work: () => Promise<T>): Promise<T> {
  return store.run({ ...store.getStore(), ...fields }, work);
}

/** A copy: pino writes the fields of each line into what it is given. */
export function currentLogFields(): object {
  return { ...store.getStore() };
}
