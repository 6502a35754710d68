/**
 * Loaded before a bot (`--import`), this makes it do what no bot may do. Only the chaos suite's own tests start such a bot, to see
 * that each fault is noticed.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { WebClient } from '@slack/web-api';
import { Collection, ObjectId } from 'mongodb';
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

type Companies = Collection<{ history: { to: string }[] }>;
let companies: Companies | null = null;
let forgets = 1;

/** The message of a run twice; and once a lead's card has shown who approved it, the first such approval is forgotten. */
replace(WebClient.prototype, 'apiCall', async (real, _self, given) => {
  const [method, call] = given as unknown as [string, { metadata?: { event_payload?: { key?: string } } }];
  const [kind, id] = call?.metadata?.event_payload?.key?.split(':') ?? [];
  if (method === 'chat.postMessage' && kind === 'run') await real(...given);
  const answer = await real(...given);
  if (kind === 'lead' && forgets > 0 && JSON.stringify(call).includes('Approved by')) {
    forgets -= 1;
    const lost = { $set: { status: 'contacted' }, $pull: { history: { to: 'approved' } } };
    await companies?.updateOne({ _id: new ObjectId(id) }, lost as never);
  }
  return answer;
});

/** A run counts one mail too many. */
replace(Collection.prototype, 'findOneAndUpdate', (real, self, given) => {
  const collection = self as Companies;
  const [, update] = given as unknown as [object, { $set?: Record<string, unknown> }];
  const set = Array.isArray(update) ? undefined : update.$set;
  if (collection.collectionName === 'agent_runs' && typeof set?.['counters.emailsSent'] === 'number') {
    set['counters.emailsSent'] += 1;
  }
  if (collection.collectionName === 'companies') companies = collection;
  return real(...given);
});
