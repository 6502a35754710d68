import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLogFields } from '../../../src/lib/log-context.ts';
import { createLogger } from '../../../src/lib/logger.ts';

function recording(options: { level?: string; secrets?: string[] } = {}) {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', name: 'leadgen', ...options }, { write: (line) => void lines.push(line) });
  return { log, lines, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a line of the log', () => {
  it('has time, level and message in words, and its fields', () => {
    const { log, read } = recording();
    log.warn({ runId: 'r1' }, 'stage failed, trying again');
    const [line] = read();
    expect(line).toMatchObject({ level: 'warn', name: 'leadgen', msg: 'stage failed, trying again', runId: 'r1' });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('is left out below its level', () => {
    const { log, lines } = recording({ level: 'warn' });
    log.info({}, 'ready');
    expect(lines).toEqual([]);
  });

  it('carries the job and run it was logged in, also from deep inside and side by side', async () => {
    const { log, read } = recording();
    const work = (runId: string) =>
      withLogFields({ job: 'run-step', runId }, async () => {
        await delay(1);
        await withLogFields({ companyId: `of-${runId}` }, async () => {
          await delay(1);
          log.child({ agent: 'scout' }).info({}, 'scout finished');
        });
      });
    await Promise.all([work('r1'), work('r2')]);
    log.info({}, 'ready');
    expect(read()).toMatchObject([
      { job: 'run-step', runId: 'r1', companyId: 'of-r1', agent: 'scout' },
      { job: 'run-step', runId: 'r2', companyId: 'of-r2', agent: 'scout' },
      { msg: 'ready' },
    ]);
    expect(read()[2]).not.toHaveProperty('job');
  });

  it('keeps its own fields to itself: the next line of the same job does not repeat them', async () => {
    const { log, read } = recording();
    await withLogFields({ job: 'run-step' }, async () => {
      log.info({ places: 97 }, 'scout finished');
      log.info({}, 'website not read');
    });
    expect(read()[1]).toMatchObject({ job: 'run-step' });
    expect(read()[1]).not.toHaveProperty('places');
  });

  it.each([
    { where: 'a field named for it', fields: { token: 'hidden-word', request: { authorization: 'hidden-word' } } },
    { where: 'the message of an error', fields: { err: new Error('cannot reach smtp://sam:hidden-word@host') } },
    { where: 'its cause', fields: { err: new Error('failed', { cause: new Error('Bearer hidden-word') }) } },
    { where: 'a field that nobody thought of', fields: { a: { b: { c: ['xhidden-wordx'] } } } },
  ])('never shows a secret in $where', ({ fields }) => {
    const { log, lines } = recording({ secrets: ['hidden-word'] });
    log.error(fields, 'request failed');
    expect(lines.join('')).not.toContain('hidden-word');
    expect(lines).toHaveLength(1);
    expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
  });

  it('never shows an address, whoever quotes it, but the Message-ID by which a mail is found', () => {
    const { log, lines } = recording();
    log.warn({ err: new Error('550 5.1.1 <dana.ray+x@acme.example>: no such user') }, 'mail not handed over');
    log.info({ messageId: '<leadgen.65f0.0@harness-audit.example>' }, 'dry run: mail not sent');
    expect(lines.join('')).not.toContain('acme.example');
    expect(lines[1]).toContain('<leadgen.65f0.0@harness-audit.example>');
  });
});
