import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENT_VARIABLES, loadDatabaseConfig } from '../../../src/config.ts';
import { commandOf, copiedFiles, environmentOf, readDockerfile } from '../../support/docker-files.ts';
import { read, root, sourceFiles } from './repository.ts';

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  ports?: string[];
  environment?: Record<string, string>;
  env_file?: string;
  init?: boolean;
  stop_grace_period?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
};

const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};
const { services, volumes } = parse(read('compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const bots = Object.values(services).filter(({ build }) => build === '.');
const { all, last } = readDockerfile();
const find = (word: string) => last.find((instruction) => instruction.word === word)?.rest ?? '';

describe('the Dockerfile', () => {
  it('copies files that exist and that .dockerignore lets through', () => {
    const passed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
    expect(read('.dockerignore').startsWith('*\n')).toBe(true); // whatever else lies there, .env above all, stays out
    const copied = [...new Set(copiedFiles(all))];
    expect(copied.sort()).toEqual(passed.sort());
    expect(copied.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('uses in every stage the Node of our tests, on a Debian that the embedded database runs on', () => {
    const [major] = (manifest.devDependencies.node ?? '').split('.');
    const bases = all.filter(({ word }) => word === 'FROM').map(({ rest }) => rest.split(' ')[0]);
    expect(new Set(bases)).toEqual(new Set([`node:${major}-trixie-slim`]));
  });

  it('starts as npm start does, without npm, as a user who is not root', () => {
    const command = commandOf(find('CMD'));
    expect(command.join(' ')).toBe(manifest.scripts.start?.replace(' --env-file-if-exists=.env', ''));
    expect(find('USER')).toBe('node');
    const writable = last.find(({ word }) => word === 'RUN')?.rest ?? '';
    expect(writable).toMatch(/chown node:node .*\/data.*logs/); // the data folder and the task log
  });

  it('sets variables that the configuration reads', () => {
    const set = Object.keys(environmentOf(last)).filter((name) => name !== 'NODE_ENV');
    expect(set.filter((name) => !ENVIRONMENT_VARIABLES.includes(name))).toEqual([]);
  });

  it('installs everything that the code imports', () => {
    const installed = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]);
    const imported = sourceFiles('src').flatMap((file) =>
      [...read(file).matchAll(/^(?:import|export|\}).* from '([^'.][^']*)';$|\bimport\('([^'.][^']*)'\)/gm)].map(
        ([, fixed, late = '']) => fixed ?? late,
      ),
    );
    const packages = imported
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages.length).toBeGreaterThan(50); // else the scan reads nothing
    expect([...new Set(packages)].filter((name) => !installed.has(name))).toEqual([]);
  });
});

describe('compose.yml', () => {
  it('runs two bots with the same environment, each on a port of its own that only this machine reaches', () => {
    expect(bots).toHaveLength(2);
    const [first, second] = bots.map(({ ports: _ports, ...rest }) => rest);
    expect(first).toEqual(second);
    const ports = bots.flatMap(({ ports: own }) => own ?? []);
    expect(ports.every((port) => /^127\.0\.0\.1:\d+:3000$/.test(port))).toBe(true);
    expect(new Set(ports).size).toBe(2);
  });

  it('sets variables that the configuration reads, with values that it takes', () => {
    const { environment = {}, env_file: file } = bots[0] ?? {};
    expect(file).toBe('.env');
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_VARIABLES.includes(name))).toEqual([]);
    expect(loadDatabaseConfig(environment).uri).toMatch(/replicaSet=rs0/);
  });

  it('gives a bot longer to stop than it needs, and passes signals on', () => {
    for (const { stop_grace_period: grace, init } of bots) {
      expect(Number.parseInt(grace ?? '0', 10)).toBeGreaterThan(10);
      expect(init).toBe(true);
    }
  });

  it('starts the bots once the replica set of their address takes writes, and keeps it to itself', () => {
    const { mongo } = services;
    expect(bots.every(({ depends_on: on }) => on?.mongo?.condition === 'service_healthy')).toBe(true);
    expect(mongo?.command).toContain('rs0');
    const script = mongo?.healthcheck?.test.at(-1) ?? '';
    expect(() => new Function(script)).not.toThrow(); // it is JavaScript
    expect(script).toContain("host: 'mongo:27017'");
    expect(mongo?.ports).toBeUndefined();
    expect(Object.keys(volumes)).toEqual(['mongo']);
  });
});
