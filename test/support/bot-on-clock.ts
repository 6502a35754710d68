/**
 * The bot as a process of its own, on a clock that its parent moves: started with `fork`, told `{ moveTo }` (ms since 1970)
 * before it starts and whenever time jumps; says `{ port }` when it is ready and `{ movedTo }` after each move.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createMovableClock } from './movable-clock.ts';
import { QUICK } from './quick-tuning.ts';

enableCompileCache(); // many are started, and most are killed: who was ready once leaves it to the others
const say = (message: object) => process.send?.(message);
const clock = createMovableClock(new Date(Number(process.argv[2])));

process.on('message', (message: { moveTo: number }) => {
  clock.set(new Date(message.moveTo));
  say({ movedTo: message.moveTo });
});
process.once('disconnect', () => process.exit(1)); // the test is gone
const app = await startApp(loadConfig(), { clock, tuning: QUICK });
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
say({ port: app.port });
flushCompileCache();
