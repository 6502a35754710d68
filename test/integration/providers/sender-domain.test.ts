import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSenderCheck } from '../../../src/providers/dns/sender-domain.ts';
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts';

const SPF = 'v=spf1 include:_spf.mail.example -all';
const DMARC = 'v=DMARC1; p=none; rua=mailto:dmarc@acme.com';

let dns: DnsServer;
beforeEach(async () => {
  dns = await startDnsServer();
});
afterEach(() => dns.close());

function look(domain: string, parts: { ownReturnPath?: boolean; timeoutMs?: number } = {}) {
  const { ownReturnPath = true, timeoutMs = 1_000 } = parts;
  return createSenderCheck({ domain, ownReturnPath }, { resolver: dns.resolver(timeoutMs), timeoutMs })();
}

describe('SPF of the sender’s domain', () => {
  it.each<[string, DnsServer['zone'][string], string]>([
    ['one record', [SPF], 'found'],
    ['a record among other texts', ['site-verification=1', SPF, 'v=spf10 -all', 'v=spf1-all'], 'found'],
    ['a record that says nothing but its version', ['v=spf1'], 'found'],
    ['a record in capitals', ['V=SPF1 -ALL'], 'found'],
    ['a record in pieces', [['v=sp', 'f1 include:a.example', ' -all']], 'found'],
    ['two records', [SPF, 'v=spf1 mx ~all'], 'several'],
    ['other texts alone', ['site-verification=1', 'about v=spf1 -all'], 'missing'],
    ['no text', [], 'missing'],
    ['a domain that does not exist', 'no such name', 'missing'],
    ['a server in trouble', 'trouble', 'unknown'],
    ['a server that refuses', 'refused', 'unknown'],
  ])('with %s', async (_what, entry, answer) => {
    dns.zone['acme.com'] = entry;
    expect(await look('acme.com')).toMatchObject({ domain: 'acme.com', spf: answer });
  });

  it('is not asked about where the return path is another’s', async () => {
    dns.zone['_dmarc.acme.com'] = [DMARC];
    expect(await look('acme.com', { ownReturnPath: false })).toMatchObject({ spf: null, dmarc: 'found' });
    expect(dns.asked).toEqual(['TXT _dmarc.acme.com']);
  });

  it('of a domain above says nothing about one below', async () => {
    dns.zone['acme.com'] = [SPF];
    expect(await look('news.acme.com')).toMatchObject({ spf: 'missing' });
  });
});

describe('DMARC of the sender’s domain', () => {
  it.each<[string, DnsServer['zone'][string], string, string | null]>([
    ['one record', [DMARC], 'found', 'none'],
    ['a strict record with blanks', ['v = DMARC1 ;  P = Reject ; sp=none'], 'found', 'reject'],
    ['a record in pieces', [['v=DMARC1; p=quar', 'antine']], 'found', 'quarantine'],
    ['a record without a policy', ['v=DMARC1; rua=mailto:a@acme.com'], 'found', null],
    ['a policy that nobody knows', ['v=DMARC1; p=maybe'], 'found', null],
    ['two records', [DMARC, 'v=DMARC1; p=reject'], 'several', null],
    ['a version that is not first', ['p=none; v=DMARC1'], 'missing', null],
    ['another version', ['v=DMARC2; p=none', 'v=dmarc1; p=none'], 'missing', null],
    ['no text', [], 'missing', null],
    ['a name that does not exist', 'no such name', 'missing', null],
    ['a server in trouble', 'trouble', 'unknown', null],
  ])('with %s', async (_what, entry, answer, policy) => {
    dns.zone['_dmarc.acme.com'] = entry;
    expect(await look('acme.com')).toMatchObject({ dmarc: answer, policy });
  });

  it.each([
    ['news.acme.com', 'acme.com'],
    ['a.b.news.acme.co.uk', 'acme.co.uk'],
    ['mail.acme.github.io', 'acme.github.io'],
  ])('of %s is that of %s when it has none of its own', async (domain, organization) => {
    dns.zone[`_dmarc.${organization}`] = ['v=DMARC1; p=reject; sp=quarantine'];
    expect(await look(domain)).toMatchObject({ dmarc: 'found', policy: 'quarantine' });
    dns.zone[`_dmarc.${organization}`] = ['v=DMARC1; p=reject'];
    expect(await look(domain)).toMatchObject({ dmarc: 'found', policy: 'reject' });
    dns.zone[`_dmarc.${domain}`] = [DMARC];
    expect(await look(domain)).toMatchObject({ dmarc: 'found', policy: 'none' });
  });

  it('is not looked for at another’s, a public suffix', async () => {
    expect(await look('acme.co.uk')).toMatchObject({ dmarc: 'missing' });
    expect(dns.asked.filter((question) => question.includes('_dmarc'))).toEqual(['TXT _dmarc.acme.co.uk']);
  });

  it('is unknown where its own name cannot be asked about, whatever stands above', async () => {
    dns.zone['_dmarc.acme.com'] = [DMARC];
    dns.zone['_dmarc.news.acme.com'] = 'trouble';
    expect(await look('news.acme.com')).toMatchObject({ dmarc: 'unknown', policy: null });
  });
});

describe('DNS that cannot be believed', () => {
  it.each<[string, DnsServer['zone'][string]]>([
    ['denies every name', 'no such name'],
    ['knows no server of com', []],
    ['is in trouble when it is asked for com', 'trouble'],
  ])('%s: nothing is missing', async (_what, com) => {
    dns.zone.com = com;
    dns.zone['acme.com'] = 'no such name';
    expect(await look('acme.com')).toMatchObject({ spf: 'unknown', dmarc: 'unknown' });
  });

  it('is silent: the answer comes all the same, each part by itself', async () => {
    dns.zone['acme.com'] = 'silence';
    dns.zone['_dmarc.acme.com'] = [DMARC];
    expect(await look('acme.com', { timeoutMs: 700 })).toMatchObject({ spf: 'unknown', dmarc: 'found' });
  });

  it('never throws, whatever the name and whatever is answered', async () => {
    const texts = fc.array(fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom(SPF, DMARC, 'v=DMARC1', '=;=;')), {
      maxLength: 4,
    });
    const resolver = (answer: string[]) => ({
      resolveTxt: async () => answer.map((text) => [text]),
      resolveNs: async () => ['a.gtld-servers.net'],
    });
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), texts, async (domain, answer) => {
        const said = await createSenderCheck({ domain, ownReturnPath: true }, { resolver: resolver(answer) })();
        const spf = answer.filter((text) => text === 'v=spf1' || text.toLowerCase().startsWith('v=spf1 ')).length;
        expect(said.spf).toBe(spf === 0 ? 'missing' : spf === 1 ? 'found' : 'several');
        expect(['found', 'several', 'missing']).toContain(said.dmarc);
      }),
    );
    expect(await look('a..b')).toMatchObject({ spf: 'unknown', dmarc: 'unknown' });
  });
});
