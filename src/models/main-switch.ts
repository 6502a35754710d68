import type { Connection } from 'mongoose';
import type { MainSwitch } from '../domain/main-switch.ts';
import { isDuplicateKey } from './convert.ts';
import { defineSchema, flag, modelOf, optionalDate, optionalText, text } from './schema.ts';

const ID = 'main';
const switchSchema = defineSchema({
  _id: text(),
  stopped: flag(),
  changedBy: optionalText(),
  changedAt: optionalDate(),
});

/** One document that all processes read before anything leaves. Changes are conditional: of two clicks one counts. */
export function createMainSwitchStore(connection: Connection) {
  const model = modelOf<MainSwitch & { _id: string }>(connection, 'MainSwitch', switchSchema, 'main_switch');

  async function set(stopped: boolean, by: string, now: Date, only: object = {}): Promise<boolean> {
    const change = { $set: { stopped, changedBy: by, changedAt: now } };
    try {
      // inserting is right only for the first stop ever: without a document everything runs
      const result = await model.updateOne({ _id: ID, stopped: !stopped, ...only }, change, { upsert: stopped });
      return result.modifiedCount + result.upsertedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function get(): Promise<MainSwitch> {
    const doc = await model.findById(ID).lean<MainSwitch & { _id: string }>();
    if (doc === null) return { stopped: false, changedBy: null, changedAt: null };
    const { _id, ...state } = doc;
    return state;
  }

  return {
    get,
    isStopped: async (): Promise<boolean> => (await get()).stopped,
    /** `false` when everything was stopped already. */
    stop: (by: string, now: Date) => set(true, by, now),
    /**
     * `false` when nothing was stopped.
     *
     * @param stoppedAt - lifts only the stop of this moment: an old button must not end a newer one
     */
    resume: (by: string, now: Date, stoppedAt?: Date) =>
      set(false, by, now, stoppedAt === undefined ? {} : { changedAt: stoppedAt }),
  };
}
