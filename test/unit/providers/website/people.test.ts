import { describe, expect, it } from 'vitest';
import { findEmails } from '../../../../src/providers/website/extract/emails.ts';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';
import { findPeople } from '../../../../src/providers/website/extract/people.ts';
import { readPersonName } from '../../../../src/providers/website/extract/person-name.ts';
import { findPhones } from '../../../../src/providers/website/extract/phones.ts';

const peopleIn = (html: string): (string | null)[][] => {
  const page = readPage(html, 'https://acme.com/');
  return findPeople(page, findEmails(page, 'acme.com'), findPhones(page)).map((person) => [
    person.fullName,
    person.title,
    person.email,
    person.phone,
  ]);
};

describe('readPersonName', () => {
  it.each([
    ['Dana Ray', 'Dana Ray'],
    ['Dr. Dana M. Ray, DDS', 'Dana M. Ray'],
    ['DANA RAY, D.D.S.', 'Dana Ray'],
    ['Meet Dr. Dana Ray', 'Dana Ray'],
    ["Mary Ann O'Brien-Smith", "Mary Ann O'Brien-Smith"],
    ['José de la Cruz', 'José de la Cruz'],
    ['Ted McArthur Jr.', 'Ted McArthur'],
  ])('reads %j as %j', (text, name) => expect(readPersonName(text)).toBe(name));
  it.each([
    'Dana',
    'dana ray',
    'Cedar Park Dental',
    'Contact Us',
    'Newark CA',
    'Dana Ray went home today',
    'Main Street',
    'Consumer Finance Whistleblower',
    'MD PhD',
    '12 Angry Men',
    '',
  ])('refuses %j', (text) => expect(readPersonName(text)).toBeNull());
});

describe('findPeople', () => {
  it.each([
    ['<li>Dana Ray, Practice Owner</li>', ['Dana Ray', 'Practice Owner', null, null]],
    ['<li>Dana Ray, DDS, Practice Owner</li>', ['Dana Ray', 'Practice Owner', null, null]],
    ['<p>Dana Ray – Chief Financial Officer</p>', ['Dana Ray', 'Chief Financial Officer', null, null]],
    ['<p>Dana Ray (Office Manager)</p>', ['Dana Ray', 'Office Manager', null, null]],
    ['<p>Office Manager: Dana Ray</p>', ['Dana Ray', 'Office Manager', null, null]],
    ['<h3>Dr. Dana Ray</h3><p>Lead Dentist</p>', ['Dana Ray', 'Lead Dentist', null, null]],
    ['<h3>Dana Ray, DMD</h3><p>She likes to sail.</p>', ['Dana Ray', null, null, null]],
    ['<p>Facilities Manager</p><h3>Dana Ray</h3>', ['Dana Ray', 'Facilities Manager', null, null]],
    [
      '<h3>Dana Ray</h3><p>CFO</p><a href="mailto:d.ray@acme.com">Mail</a>',
      ['Dana Ray', 'CFO', 'd.ray@acme.com', null],
    ],
    [
      '<h3>Dana Ray</h3><p>CFO</p><p>dray@acme.com</p><p>614-555-0107</p>',
      ['Dana Ray', 'CFO', 'dray@acme.com', '+16145550107'],
    ],
    ['<a href="mailto:dray@acme.com">Dana Ray</a>', ['Dana Ray', null, 'dray@acme.com', null]],
    [
      '<script type="application/ld+json">{"@type":"Person","name":"Dr. Dana Ray","jobTitle":"Owner","email":"dana@acme.com"}</script>',
      ['Dana Ray', 'Owner', 'dana@acme.com', null],
    ],
  ])('%s', (html, expected) => expect(peopleIn(html)).toEqual([expected]));

  it('gives each of a staff list her own title and address', () => {
    const cards = [
      ['Dana Ray', 'Practice Owner', 'dana@acme.com'],
      ['Bo Lind', 'Office Manager', 'bo@acme.com'],
      ['Cleo Park', 'Hygienist', 'cleo@acme.com'],
    ];
    const html = cards.map(
      ([name, title, email]) => `<div><h4>${name}</h4><p>${title}</p><a href="mailto:${email}">Mail</a></div>`,
    );
    expect(peopleIn(html.join(''))).toEqual([
      ['Dana Ray', 'Practice Owner', 'dana@acme.com', null],
      ['Bo Lind', 'Office Manager', 'bo@acme.com', null],
      ['Cleo Park', 'Hygienist', 'cleo@acme.com', null],
    ]);
  });

  it('reads a list whose titles stand above the names', () => {
    const html =
      '<dl><dt>VP, Finance</dt><dd>Dana Ray, <a href="mailto:dray@acme.com">dray@acme.com</a></dd>' +
      '<dt>Practice Administrator</dt><dd>Bo Lind, direct (614) 555-0108</dd><dt>Hygienist</dt><dd>Cleo Moss</dd></dl>';
    expect(peopleIn(html)).toEqual([
      ['Dana Ray', 'VP, Finance', 'dray@acme.com', null],
      ['Bo Lind', 'Practice Administrator', null, '+16145550108'],
      ['Cleo Moss', 'Hygienist', null, null],
    ]);
  });

  it.each([
    '<h3>Dana Ray</h3><p>We love her work!</p>',
    '<p>Submit Resume</p><p>resume@acme.com</p>',
    '<p>Cedar Springs</p><p>614-555-0100</p>',
  ])('takes no bare pair of words for a person: %s', (html) => expect(peopleIn(html)).toEqual([]));
});
