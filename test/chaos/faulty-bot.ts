/**
 * Loaded before a bot (`--import`), this makes it do what no bot may do. Only the chaos suite's own tests start such a bot, to see
 * that each fault is noticed.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { WebClient } from '@slack/web-api';
import { Collection } from 'mongodb';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

type AnyFunction = (...given: never[]) => unknown;

/** Puts another function in a method's place, which gets the real one. */
function replace(owner: object, name: string, by: (real: AnyFunction, self: object, given: never[]) => unknown): void {
  const real = Reflect.get(owner, name) as AnyFunction;
  Reflect.set(owner, name, function replaced(this: object, ...given: never[]) {
    return by((...rest) => Reflect.apply(real, this, rest), this, given);
  });
}

/** Other words than those that were approved, and twice. */
replace(SMTPConnection.prototype, 'send', (real, _self, given) => {
  const [envelope, message, done] = given as unknown as [
    object,
    Readable,
    (error: Error | null, info?: object) => void,
  ];
  const send = real as unknown as (
    envelope: object,
    message: Readable,
    done: (error: Error | null, info?: object) => void,
  ) => void;
  buffer(message).then((bytes) => {
    const changed = bytes.toString('latin1').replace('\r\n\r\n', '\r\n\r\nBuy now! ');
    const copy = () => Readable.from([Buffer.from(changed, 'latin1')]);
    send(envelope, copy(), (error) => (error === null ? send(envelope, copy(), done) : done(error)));
  }, done);
});

/** Every message twice. */
replace(WebClient.prototype, 'apiCall', async (real, _self, given) => {
  if ((given as unknown as string[])[0] === 'chat.postMessage') await real(...given);
  return real(...given);
});

const FORGETS_AFTER_MS = 1_500;

/** Approvals are forgotten after a while, and a run counts one mail too many. */
replace(Collection.prototype, 'findOneAndUpdate', async (real, self, given) => {
  const collection = self as Collection<{ history: { to: string }[] }>;
  const [filter, update] = given as unknown as [object, { $set?: Record<string, unknown> }];
  const set = Array.isArray(update) ? undefined : update.$set;
  if (collection.collectionName === 'agent_runs' && typeof set?.['counters.emailsSent'] === 'number') {
    set['counters.emailsSent'] += 1;
  }
  const result = await real(...given);
  const { _id, status } = (result ?? { _id: null }) as { _id: never; status?: string };
  if (collection.collectionName === 'companies' && status === 'approved' && 'status' in filter) {
    setTimeout(() => {
      void collection.updateOne({ _id }, {
        $set: { status: 'archived' },
        $pull: { history: { to: 'approved' } },
      } as never);
    }, FORGETS_AFTER_MS);
  }
  return result;
});
