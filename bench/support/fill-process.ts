/** Fills a database and makes its indexes in a process of its own, so that the memory of who reads it later is its own too: `uri db companies`. */
import mongoose from 'mongoose';
import { systemClock } from '../../src/lib/clock.ts';
import { createModels, ensureIndexes } from '../../src/models/index.ts';
import { fill } from './big-database.ts';

const [uri = '', dbName = '', companies = '0'] = process.argv.slice(2);
const connection = await mongoose.createConnection(uri, { dbName, autoIndex: false }).asPromise();
await fill(connection, Number(companies), systemClock.now());
await ensureIndexes(createModels(connection));
await connection.close();
