import { describe, expect, it } from 'vitest';
import { shouldAutoApprove } from '../../../src/domain/auto-approve.ts';
import type { Contact } from '../../../src/domain/contact.ts';
import { bestContact } from '../../../src/domain/contact-choice.ts';

const at = new Date('2025-03-03T12:00:00Z');
function contact(fields: Partial<Contact>): Contact {
  const email = fields.email ?? 'dana.ray@acme.com';
  return {
    id: email,
    companyId: 'c1',
    fullName: null,
    title: null,
    email,
    emailLower: email,
    emailKind: 'personal',
    emailState: 'valid',
    linkedinUrl: null,
    source: 'website_scraper',
    foundAt: { url: 'https://acme.com/team', label: 'company website', at },
    verified: true,
    unsubscribed: false,
    bouncedAt: null,
    createdAt: at,
    ...fields,
  };
}
const inbox = contact({ email: 'info@acme.com', emailKind: 'generic', verified: false, source: 'generic_inbox' });

describe('bestContact', () => {
  it.each([
    [
      'verified before unverified, whatever the title',
      [{ email: 'cfo@a.com', title: 'CFO', verified: false }, { email: 'v@a.com' }],
      'v@a.com',
    ],
    [
      'the better title among the verified',
      [
        { email: 'a@a.com', title: 'Office Manager' },
        { email: 'b@a.com', title: 'CFO' },
      ],
      'b@a.com',
    ],
    [
      'a deciding title among equals',
      [
        { email: 'a@a.com', title: 'Hygienist' },
        { email: 'b@a.com', title: 'Owner' },
      ],
      'b@a.com',
    ],
    ['one with a name among equals', [{ email: 'a@a.com' }, { email: 'b@a.com', fullName: 'Bo Li' }], 'b@a.com'],
    [
      'an unverified person before an inbox',
      [
        { email: 'info@a.com', emailKind: 'generic', verified: false },
        { email: 'b@a.com', verified: false },
      ],
      'b@a.com',
    ],
    [
      'not one who unsubscribed',
      [{ email: 'a@a.com', title: 'CFO', unsubscribed: true }, { email: 'b@a.com' }],
      'b@a.com',
    ],
    ['not one who bounced', [{ email: 'a@a.com', title: 'CFO', bouncedAt: at }, { email: 'b@a.com' }], 'b@a.com'],
    [
      'not one whose address is invalid',
      [{ email: 'a@a.com', title: 'CFO', emailState: 'invalid' }, { email: 'b@a.com' }],
      'b@a.com',
    ],
  ] as const)('picks %s', (_name, fields, expected) => {
    const contacts = fields.map((field) => contact(field as Partial<Contact>));
    expect(bestContact(contacts)?.contact.email).toBe(expected);
    expect(bestContact(contacts.toReversed())?.contact.email).toBe(expected);
  });

  it('takes an inbox as a last resort and says so', () => {
    expect(bestContact([inbox])).toEqual({ contact: inbox, lastResort: true });
    expect(bestContact([inbox, contact({})])?.lastResort).toBe(false);
  });

  it('finds nobody among nobody', () => {
    expect(bestContact([])).toBeNull();
    expect(bestContact([contact({ unsubscribed: true })])).toBeNull();
  });
});

describe('shouldAutoApprove', () => {
  const policy = 'high_with_verified_contact';
  it.each([
    ['a high lead with a verified person', { policy, tier: 'high', contacts: [contact({})] }, true],
    ['the policy is off', { policy: 'off', tier: 'high', contacts: [contact({})] }, false],
    ['a medium lead', { policy, tier: 'medium', contacts: [contact({})] }, false],
    ['only an inbox', { policy, tier: 'high', contacts: [inbox] }, false],
    ['an inbox that claims to be verified', { policy, tier: 'high', contacts: [{ ...inbox, verified: true }] }, false],
    ['an unverified person', { policy, tier: 'high', contacts: [contact({ verified: false })] }, false],
    [
      'a verified person who unsubscribed',
      { policy, tier: 'high', contacts: [contact({ unsubscribed: true })] },
      false,
    ],
    ['no contact', { policy, tier: 'high', contacts: [] }, false],
  ] as const)('with %s: %s', (_name, input, approve) => {
    expect(shouldAutoApprove(input)).toBe(approve);
  });
});
