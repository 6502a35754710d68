import { expect, it } from 'vitest';
import { displayCase } from '../../../src/domain/display-case.ts';

it.each([
  ["O'BRIEN DENTAL OF AKRON, LLC", "O'Brien Dental of Akron, LLC"],
  ['MERCY HEALTH-ANDERSON HOSPITAL', 'Mercy Health-Anderson Hospital'],
  ['CSP ANESTHESIA LLC', 'CSP Anesthesia LLC'],
  ['3537 W 43RD ST', '3537 W 43rd St'],
  ['MCDONALD & SONS', 'McDonald & Sons'],
  ['THE OHIO STATE UNIVERSITY', 'The Ohio State University'],
  ['U.S. CONCRETE', 'U.S. Concrete'],
  ['Acme Dental', 'Acme Dental'],
  ['iSmile', 'iSmile'],
  ['IHOP', 'IHOP'],
  ['', ''],
])('shows %j as %j', (text, shown) => {
  expect(displayCase(text)).toBe(shown);
});

it('cases even a short word when told to: cities are no initials', () => {
  expect(displayCase('LIMA', 2)).toBe('Lima');
});
