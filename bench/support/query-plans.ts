import type { CommandStartedEvent, Document } from 'mongodb';
import type { Connection } from 'mongoose';

const READS = ['find', 'aggregate', 'count', 'distinct'];
/** Session and cluster fields of a sent command, which explain does not take. */
const NOT_EXPLAINED = new Set(['lsid', '$db', '$clusterTime', '$readPreference', 'apiVersion', 'txnNumber']);
/**
 * Read whole on purpose: a thousandth of the companies, a row per angle and industry, a row per timed job. None grows with
 * the mails.
 */
const READ_WHOLE = new Set(['pipeline_rollups', 'email_win_rate', 'job_schedules']);

/**
 * Watches the queries that `work` sends, asks the server how it runs each, and returns those that read a collection from end to
 * end. The connection needs `monitorCommands`.
 */
export async function scansOf(connection: Connection, work: () => Promise<unknown>): Promise<string[]> {
  const client = connection.getClient();
  const sent: Document[] = [];
  const note = ({ commandName, command }: CommandStartedEvent) => {
    if (READS.includes(commandName)) sent.push(command);
  };
  client.on('commandStarted', note);
  await work();
  client.off('commandStarted', note);
  if (sent.length === 0) throw new Error('no query was seen');
  const scans: string[] = [];
  for (const command of sent) {
    const [[verb = '', collection] = []] = Object.entries(command);
    if (READ_WHOLE.has(String(collection))) continue;
    const explained = Object.fromEntries(Object.entries(command).filter(([key]) => !NOT_EXPLAINED.has(key)));
    const plan = await connection
      .getClient()
      .db(connection.name)
      .command({ explain: explained, verbosity: 'queryPlanner' });
    if (JSON.stringify(plan).includes('"COLLSCAN"')) scans.push(`${verb} ${String(collection)}`);
  }
  return scans;
}
