import { describe, expect, it, vi } from 'vitest';
import { DataFolderLockedError } from '../../../src/db/data-lock.ts';
import { DatabaseLockedError, DatabaseUnavailableError, openDatabase, openFirst } from '../../../src/db/database.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const works = { name: 'good', start: async () => ({ uri: 'mongodb://good', close: async () => undefined }) };
const fails = (name: string, error: Error) => ({ name, start: () => Promise.reject(error) });

describe('the ways to a database', () => {
  it('are tried in their order', async () => {
    const database = await openFirst([fails('first', new Error('no engine')), works], 'data', silentLogger);
    expect(database.uri).toBe('mongodb://good');
  });

  it('end in one error that names every reason and the way out', async () => {
    const download = new Error('download failed\n  at x', { cause: new Error('no route to host') });
    const opening = openFirst([fails('engine', new Error('too old')), fails('server', download)], 'data', silentLogger);
    await expect(opening).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await expect(opening).rejects.toThrow(
      /MONGODB_URI.*engine: too old; server: download failed \(no route to host\)$/,
    );
  });

  it('end at a folder that another bot uses: no second database beside it', async () => {
    const second = { ...works, start: vi.fn(works.start) };
    const opening = openFirst([fails('engine', new DataFolderLockedError(42)), second], 'data', silentLogger);
    await expect(opening).rejects.toBeInstanceOf(DatabaseLockedError);
    await expect(opening).rejects.toThrow(/process 42.*data.*LEADGEN_DATA_DIR/);
    expect(second.start).not.toHaveBeenCalled();
  });

  it('are not needed when a database is named', async () => {
    const options = { uri: 'mongodb://mine', dbName: 'x', dataDir: '/nowhere/at/all', log: silentLogger };
    const database = await openDatabase(options);
    expect(database.uri).toBe('mongodb://mine');
    await database.close();
  });
});
