import { readFile } from 'node:fs/promises';

/** Linux only: what the kernel counts for a process. */
async function statusOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`the kernel does not tell ${field} of process ${pid}`);
  return Number(kibibytes) * 1_024;
}

/** Resident memory now, in bytes. */
export const residentOf = (pid: number): Promise<number> => statusOf(pid, 'VmRSS');

/** The most resident memory so far, in bytes. */
export const peakOf = (pid: number): Promise<number> => statusOf(pid, 'VmHWM');

/** Processor time used so far by all threads of a process, in ms. */
export async function processorMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const TICK_MS = 10; // USER_HZ is 100 on Linux
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
