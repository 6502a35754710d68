import { describe, expect, it } from 'vitest';
import { createMxChecker, type MailResolver } from '../../../../src/providers/dns/mx-check.ts';

const fail = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error(code), { code });
};
const resolver = (answers: Partial<MailResolver>): MailResolver => ({
  resolveMx: fail('ENODATA'),
  resolve4: fail('ENODATA'),
  resolve6: fail('ENODATA'),
  resolveNs: async () => ['a.gtld-servers.net'],
  ...answers,
});

describe('the MX check', () => {
  it.each([
    ['a mail host', { resolveMx: async () => [{ exchange: 'mx.acme.com', priority: 10 }] }, 'valid'],
    ['a null MX', { resolveMx: async () => [{ exchange: '', priority: 0 }] }, 'invalid'],
    ['a null MX written as a dot', { resolveMx: async () => [{ exchange: '.', priority: 0 }] }, 'invalid'],
    ['a domain that does not exist', { resolveMx: fail('ENOTFOUND') }, 'invalid'],
    ['DNS that denies every name', { resolveMx: fail('ENOTFOUND'), resolveNs: fail('ENOTFOUND') }, 'unknown'],
    ['no MX but a host', { resolve4: async () => ['93.184.215.14'] }, 'unknown'],
    ['neither MX nor host', {}, 'invalid'],
    ['neither MX nor an answer about the host', { resolve4: fail('ETIMEOUT') }, 'unknown'],
    ['DNS that refuses', { resolveMx: fail('EREFUSED') }, 'unknown'],
    ['DNS out of reach', { resolveMx: fail('ECONNREFUSED') }, 'unknown'],
    ['DNS in trouble', { resolveMx: fail('ESERVFAIL') }, 'unknown'],
    ['DNS that is slow', { resolveMx: fail('ETIMEOUT') }, 'unknown'],
  ] as const)('calls %s %s', async (_name, answers, expected) => {
    const check = createMxChecker({ enabled: true, resolver: resolver(answers as Partial<MailResolver>) });
    expect(await check('acme.com')).toBe(expected);
  });

  it('does not wait for ever', async () => {
    const check = createMxChecker({
      enabled: true,
      timeoutMs: 20,
      resolver: resolver({ resolveMx: () => new Promise(() => undefined) }),
    });
    expect(await check('acme.com')).toBe('unknown');
  });

  it('asks nobody when switched off', async () => {
    const check = createMxChecker({
      enabled: false,
      resolver: resolver({ resolveMx: () => Promise.reject(new Error('asked')) }),
    });
    expect(await check('acme.com')).toBe('unknown');
  });

  it('asks once about a domain, again about an unknown one after ten minutes', async () => {
    let asked = 0;
    let now = 0;
    const clock = { now: () => new Date(now), sleep: async () => undefined };
    const answers = resolver({
      resolveMx: async () => {
        asked += 1;
        throw Object.assign(new Error('x'), { code: 'ETIMEOUT' });
      },
    });
    const check = createMxChecker({ enabled: true, resolver: answers, clock });
    await check('acme.com');
    await check('acme.com');
    expect(asked).toBe(1);
    now += 11 * 60_000;
    await check('acme.com');
    expect(asked).toBe(2);
  });
});
