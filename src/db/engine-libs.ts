import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '../lib/logger.ts';
import { codenameOf, newerSuite, sourcesOfSuite } from './apt-sources.ts';

const run = promisify(execFile);
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1'];
const LOADERS = ['ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1'];
const TIMEOUT_MS = 180_000;

/** How to start a program on libraries of its own: `loader --library-path libraryPath program …`. */
export type EngineLibs = { loader: string; libraryPath: string };

/**
 * Finds or unpacks a newer C library beside the system's, for the database process alone. Takes the packages of a later
 * release of the same distribution from the machine's own package sources; nothing of the system is changed and no root is
 * needed. About 5 s and 16 MB, once per machine.
 *
 * @param cacheDir - folder that all checkouts share
 */
export async function ensureEngineLibs(cacheDir: string, log: Logger): Promise<EngineLibs> {
  const codename = codenameOf(await readFile('/etc/os-release', 'utf8'));
  const suite = codename === null ? null : newerSuite(codename);
  if (codename === null || suite === null) throw new Error(`no newer C library is known for release ${codename}`);
  const home = path.join(cacheDir, 'engine-libs', `${arch()}-${suite}`);
  const known = await locate(home);
  if (known !== null) return known;

  log.info({ suite }, 'unpacking a newer C library for the embedded database, once');
  await mkdir(path.dirname(home), { recursive: true });
  const fresh = await mkdtemp(`${home}.new-`);
  try {
    await unpackPackages(fresh, codename, suite);
    await putInPlace(fresh, home);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  const made = await locate(home);
  if (made === null) throw new Error('the unpacked packages hold no dynamic loader');
  return made;
}

/** Another process may be first: its folder is as good as ours. */
async function putInPlace(fresh: string, home: string): Promise<void> {
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function locate(home: string): Promise<EngineLibs | null> {
  const found = await orIfMissing(readdir(home, { recursive: true, withFileTypes: true }), []);
  const loader = found.find((entry) => entry.isFile() && LOADERS.includes(entry.name));
  if (loader === undefined) return null;
  const isLibrary = (name: string) => /^lib(c|stdc\+\+|gcc_s)\.so\.\d+$/.test(name);
  const folders = found.filter((entry) => isLibrary(entry.name)).map((entry) => entry.parentPath);
  return { loader: path.join(loader.parentPath, loader.name), libraryPath: [...new Set(folders)].join(':') };
}

async function unpackPackages(target: string, codename: string, suite: string): Promise<void> {
  // In the temporary folder, not the cache: as root apt drops to a user of its own, who cannot read root's home.
  const work = await mkdtemp(path.join(tmpdir(), 'leadgen-apt-'));
  try {
    await chmod(work, 0o755);
    for (const folder of ['lists/partial', 'cache/archives/partial', 'sources', 'debs']) {
      await mkdir(path.join(work, folder), { recursive: true });
    }
    const sources = sourcesOfSuite(await readSources(), codename, suite);
    if (sources === '') throw new Error(`the package sources of this machine do not name ${codename}`);
    await writeFile(path.join(work, 'sources', 'newer.sources'), sources);
    await writeFile(path.join(work, 'apt.conf'), aptConfig(work));
    const apt = (...args: string[]) =>
      run('apt-get', ['-c', path.join(work, 'apt.conf'), '-q', ...args], {
        cwd: path.join(work, 'debs'),
        timeout: TIMEOUT_MS,
        maxBuffer: 16 * 1024 * 1024,
      });
    // A foreign source without the newer suite makes `update` fail; whether we have what we need, `download` tells.
    const update = await apt('update').then(
      () => null,
      (error: unknown) => error,
    );
    await apt('download', ...PACKAGES).catch((error: unknown) => {
      throw new Error('the packages could not be downloaded', { cause: update ?? error });
    });
    const debs = (await readdir(path.join(work, 'debs'))).filter((name) => name.endsWith('.deb'));
    for (const deb of debs) await run('dpkg', ['-x', path.join(work, 'debs', deb), target], { timeout: TIMEOUT_MS });
    await rm(path.join(target, 'usr', 'share'), { recursive: true, force: true }); // documentation
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Own lists and cache, no hooks and no pins of the machine; its proxy and certificate settings stay in force. */
function aptConfig(work: string): string {
  return [
    ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map(
      (key) => `#clear ${key};`,
    ),
    'Dir::Etc::SourceList "/dev/null";',
    `Dir::Etc::SourceParts "${work}/sources";`,
    'Dir::Etc::Preferences "/dev/null";',
    'Dir::Etc::PreferencesParts "/dev/null";',
    `Dir::State::Lists "${work}/lists";`,
    `Dir::Cache "${work}/cache";`,
    'APT::Default-Release "";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    '',
  ].join('\n');
}

async function readSources(): Promise<{ name: string; text: string }[]> {
  const parts = '/etc/apt/sources.list.d';
  const names = (await orIfMissing(readdir(parts), [])).filter((name) => /\.(list|sources)$/.test(name));
  const files = ['/etc/apt/sources.list', ...names.map((name) => path.join(parts, name))];
  return Promise.all(files.map(async (name) => ({ name, text: await orIfMissing(readFile(name, 'utf8'), '') })));
}

/** A machine has the one file, the folder, or both. */
async function orIfMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return otherwise;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
