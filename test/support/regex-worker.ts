import { parentPort, workerData } from 'node:worker_threads';

/** Tries each pattern on its texts and says when it begins and when it is done with one. Who waits in vain ends it. */
const { patterns } = workerData as { patterns: { source: string; flags: string; texts: string[] }[] };
parentPort?.postMessage('ready');
for (const [at, { source, flags, texts }] of patterns.entries()) {
  const pattern = new RegExp(source, flags.replace('y', ''));
  for (const text of texts) {
    pattern.lastIndex = 0;
    pattern.test(text);
  }
  parentPort?.postMessage(at);
}
