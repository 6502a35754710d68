/** A real browser for tests: Chromium from npm, else one that is installed, else a reason to skip. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export type BrowserOutcome = { browser: Browser; skipReason: null } | { browser: null; skipReason: string };

/**
 * Starts a headless Chromium that talks to nobody by itself. The first call on a machine unpacks about 200 MB into the
 * temporary folder (3 s); later calls start in well under a second. Close the browser yourself.
 */
export async function launchBrowser(): Promise<BrowserOutcome> {
  const reasons: string[] = [];
  for (const candidate of [fromNpm, fromNpmWithLibraries, ...INSTALLED.map((path) => () => installed(path))]) {
    try {
      const launch = await candidate();
      if (!launch) continue;
      const { executablePath, env } = launch;
      const browser = await playwright.launch({
        executablePath,
        headless: true,
        args: FLAGS,
        env: { ...process.env, ...env },
      });
      return { browser, skipReason: null };
    } catch (error) {
      reasons.push(firstTellingLine(error));
    }
  }
  const skipReason = `no Chromium runs on this machine: ${reasons.join(' | ') || 'none found'}`;
  // biome-ignore lint/suspicious/noConsole: a skipped browser test must be seen in the output
  console.warn(skipReason);
  return { browser: null, skipReason };
}

type Launch = { executablePath: string; env: Record<string, string> };

async function installed(path: string): Promise<Launch | null> {
  return existsSync(path) ? { executablePath: path, env: {} } : null;
}

async function fromNpm(): Promise<Launch | null> {
  if (process.platform !== 'linux') return null;
  const folder = await unpacked();
  return { executablePath: join(folder, 'chromium'), env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } };
}

/** For machines without NSS and friends: the package carries those libraries too. */
async function fromNpmWithLibraries(): Promise<Launch | null> {
  const launch = await fromNpm();
  if (!launch) return null;
  const folder = await unpacked();
  const libraries = join(folder, 'al2023', 'lib');
  const path = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { ...launch, env: { ...launch.env, LD_LIBRARY_PATH: path } };
}

let unpacking: Promise<string> | null = null;

function unpacked(): Promise<string> {
  unpacking ??= unpack();
  return unpacking;
}

/**
 * The package unpacks straight into the temporary folder and takes a half-written file of another process for a whole
 * one. So it unpacks into a folder of its own, which gets its final name only when it is complete.
 */
async function unpack(): Promise<string> {
  const final = join(tmpdir(), `leadgen-chromium-${process.arch}`);
  if (existsSync(join(final, 'complete'))) return final;
  const outside = process.env.TMPDIR;
  const draft = await mkdtemp(join(tmpdir(), 'leadgen-chromium-draft-'));
  process.env.TMPDIR = draft;
  try {
    await chromium.executablePath();
    await inflate(join(packageBin(), 'al2023.tar.br'));
  } finally {
    if (outside === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outside;
  }
  await writeFile(join(draft, 'fonts.conf'), fontConfig(final));
  await mkdir(join(draft, 'complete'));
  try {
    await rename(draft, final);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(final, 'complete'))) throw error;
  }
  return final;
}

function packageBin(): string {
  return join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin');
}

/** The fonts of the package next to those of the machine, instead of the ones alone. */
function fontConfig(folder: string): string {
  const folders = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((path) => `  <dir>${path}</dir>`).join('\n')}
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

function firstTellingLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return (
    lines.find((line) => /error while loading|ENOENT|EACCES|not found|cannot open/.test(line)) ??
    lines[0] ??
    ''
  ).trim();
}
