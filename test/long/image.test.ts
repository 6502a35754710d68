import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { commandOf, copiedFiles, environmentOf, ROOT, readDockerfile } from '../support/docker-files.ts';
import { until } from '../support/stack.ts';

const run = promisify(execFile);
/** Set it to the node_modules of an `npm ci --omit=dev` to try exactly what the image installs. */
const PACKAGES = process.env.IMAGE_PACKAGES ?? path.join(ROOT, 'node_modules');

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-image-'));
});
afterAll(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

/** There is no Docker engine in the tests: its steps are taken by hand, in a folder in place of the image. */
it('starts from nothing but what the Dockerfile copies, is healthy by its own check, and stops on SIGTERM', async () => {
  const { last } = readDockerfile();
  const find = (word: string) => last.find((instruction) => instruction.word === word)?.rest ?? '';
  const app = path.join(folder, 'app');
  await mkdir(path.join(app, 'logs'), { recursive: true });
  for (const name of copiedFiles(last)) await cp(path.join(ROOT, name), path.join(app, name), { recursive: true });
  await symlink(PACKAGES, path.join(app, 'node_modules'));

  const port = await freePort();
  const env = {
    ...environmentOf(last),
    ...sandbox.env(port),
    PATH: process.env.PATH ?? '',
    HOST: '127.0.0.1', // the tests listen on loopback only
    LEADGEN_DATA_DIR: path.join(folder, 'data'),
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME ?? folder, '.cache'),
  };
  const [, ...args] = commandOf(find('CMD'));
  const bot = spawn(process.execPath, args, { cwd: app, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => bot.once('exit', resolve));
  const [, ...check] = commandOf(find('HEALTHCHECK'));
  await until(
    async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok, // refused: not up yet
    'the bot to be ready',
    () => bot.exitCode,
    110_000,
  );
  await run(process.execPath, check, { cwd: app, env }); // rejects unless it ends with 0
  bot.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect(run(process.execPath, check, { cwd: app, env })).rejects.toThrow();
});
