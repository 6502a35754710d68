import { describe, expect, it } from 'vitest';
import { foundContact, isOwnAddress, linkedinUrlOf, tidy, withVerdict } from '../../../src/domain/found-contact.ts';

const base = { state: 'valid', source: 'hunter', label: 'Hunter', at: new Date(0) } as const;

describe('foundContact', () => {
  it('verifies a person’s working address on the company’s own domain', () => {
    expect(
      foundContact({ ...base, email: ' D.Ray@Mail.Acme.com ', fullName: 'Dana\n Ray', title: '' }, 'acme.com'),
    ).toMatchObject({
      email: 'd.ray@mail.acme.com',
      fullName: 'Dana Ray',
      title: null,
      emailKind: 'personal',
      verified: true,
    });
  });

  it.each([
    ['a catch-all address', { email: 'd.ray@acme.com', state: 'catch_all' }],
    ['an unknown address', { email: 'd.ray@acme.com', state: 'unknown' }],
    ['an inbox', { email: 'info@acme.com' }],
    ['a free mailbox', { email: 'danaray@gmail.com' }],
    ['an address elsewhere', { email: 'd.ray@other.com' }],
    ['an address that only ends alike', { email: 'd.ray@notacme.com' }],
  ] as const)('never verifies %s', (_what, fields) => {
    expect(foundContact({ ...base, ...fields }, 'acme.com')?.verified).toBe(false);
  });

  it.each(['', 'dana', 'd***@acme.com', 'name@acme.com', 'x@example.com', 'a b@acme.com'])(
    'takes no contact from %j',
    (email) => {
      expect(foundContact({ ...base, email }, 'acme.com')).toBeNull();
    },
  );

  it('gives an inbox neither name nor title, and keeps only web addresses as its source', () => {
    const found = { ...base, email: 'office@acme.com', fullName: 'Dana Ray', title: 'CFO', url: 'javascript:alert(1)' };
    expect(foundContact(found, 'acme.com')).toMatchObject({
      fullName: null,
      title: null,
      emailKind: 'generic',
      foundAt: { url: null },
    });
  });

  it('is judged anew by a verifier', () => {
    const contact = foundContact({ ...base, email: 'd.ray@acme.com', state: 'unknown' }, 'acme.com');
    if (contact === null) throw new Error('no contact');
    expect(withVerdict(contact, 'valid', 'acme.com')).toMatchObject({ emailState: 'valid', verified: true });
    expect(withVerdict(contact, 'catch_all', 'acme.com')).toMatchObject({ emailState: 'catch_all', verified: false });
    expect(withVerdict({ ...contact, emailKind: 'generic' }, 'valid', 'acme.com').verified).toBe(false);
  });
});

describe('foreign text', () => {
  it.each([
    ['https://www.linkedin.com/in/dana-ray/?trk=1', 'https://www.linkedin.com/in/dana-ray'],
    ['http://uk.linkedin.com/in/dana', 'https://www.linkedin.com/in/dana'],
    ['linkedin.com/in/dana', 'https://www.linkedin.com/in/dana'],
    ['https://www.linkedin.com/company/acme', null],
    ['https://linkedin.com.evil.org/in/dana', null],
    ['https://evil.org/linkedin.com/in/dana', null],
    ['', null],
    [null, null],
  ])('reads the profile %j as %j', (text, url) => {
    expect(linkedinUrlOf(text)).toBe(url);
  });

  it('is one line of bounded length', () => {
    expect(tidy(' a\r\nb\u0000c ', 10)).toBe('a b c');
    expect(tidy('x'.repeat(50), 10)).toHaveLength(10);
    expect(tidy('  ', 10)).toBeNull();
  });

  it.each([
    ['d@acme.com', true],
    ['d@mail.acme.com', true],
    ['d@gmail.com', false],
    ['d@acme.org', false],
    ['no address', false],
  ])('belongs to the company: %j %s', (address, own) => {
    expect(isOwnAddress(address, 'acme.com')).toBe(own);
  });
});
