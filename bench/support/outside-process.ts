/**
 * Everything outside the bot in a process of its own: the sandbox, and a sink that takes whatever the bot posts to a
 * response URL. Forked by `outside.ts`; answers its questions over the process channel.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { OutsideAnswers, OutsideQuestion } from './outside.ts';

const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}'));
let sunk = 0;
const sink = createServer((request, response) => {
  request.resume().on('end', () => {
    sunk += 1;
    response.end('ok');
  });
});
await new Promise<void>((resolve) => {
  sink.listen(0, '127.0.0.1', resolve);
});
const sinkUrl = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;

const answers: { [Key in keyof OutsideAnswers]: (argument: string) => Promise<OutsideAnswers[Key]> } = {
  env: async (port) => sandbox.env(Number(port)),
  slash: async (text) => {
    const { status, ackMs, failure } = await sandbox.slack.slash('U0ANA', 'C0LEADS', text);
    return { status, ackMs, failure };
  },
  requests: async () => sandbox.world.requests.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() })),
  sunk: async () => sunk,
  sinkUrl: async () => sinkUrl,
};

process.on('message', (message) => {
  const { id, ask, argument } = message as OutsideQuestion;
  answers[ask](argument).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, answer: 'ready' });
