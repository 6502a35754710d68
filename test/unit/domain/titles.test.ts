import { describe, expect, it } from 'vitest';
import { isTargetTitle, looksLikeTitle, normaliseTitle, titlePriority } from '../../../src/domain/titles.ts';

describe('normaliseTitle', () => {
  it.each([
    ['Vice President of Finance', 'vp finance'],
    ['VP, Finance', 'vp finance'],
    ['V.P. Finance', 'vp finance'],
    ['Senior Vice-President, Finance', 'vp finance'],
    ['Finance Director', 'director finance'],
    ['Director of Finance', 'director finance'],
    ['Chief Financial Officer', 'cfo'],
    ['C.F.O.', 'cfo'],
    ['Facility Manager', 'facilities manager'],
    ['Manager of Facilities', 'facilities manager'],
    ['Office Mgr.', 'office manager'],
    ['Practice Admin', 'practice administrator'],
    ['Co-Owner', 'co-owner'],
    ['  ', ''],
  ])('reads %j as %j', (title, normal) => {
    expect(normaliseTitle(title)).toBe(normal);
  });
});

describe('titlePriority', () => {
  it.each([
    ['CFO', 1],
    ['Chief Financial Officer & Treasurer', 1],
    ['President, CFO', 1],
    ['VP Finance', 2],
    ['Director of Finance', 2],
    ['Practice Owner', 2],
    ['Owner/Dentist', 2],
    ['Director of Facilities', 3],
    ['Facilities Manager', 3],
    ['Practice Administrator', 3],
    ['Vice President, Operations', 4],
    ['Energy Manager', 4],
    ['Office Manager', 4],
    ['Receptionist', 5],
    [null, 5],
  ] as const)('ranks %j at %i', (title, priority) => {
    expect(titlePriority(title)).toBe(priority);
  });
});

describe('isTargetTitle', () => {
  it.each(['Owner', 'Owner and General Dentist', 'President & CEO', 'Controller', 'General Manager', 'Office Manager'])(
    'wants %j',
    (title) => expect(isTargetTitle(title)).toBe(true),
  );
  it.each(['Dental Hygienist', 'Assistant Director of Parties', null])('does not want %j', (title) =>
    expect(isTargetTitle(title)).toBe(false),
  );
});

describe('looksLikeTitle', () => {
  it.each(['Lead Dentist', 'Vice President Engineering', 'Founder, Owner, & General Dentist'])('takes %j', (text) =>
    expect(looksLikeTitle(text)).toBe(true),
  );
  it.each([
    'Meet the dentist',
    'One Doctor with 2 Specialties!!',
    'Our office. Our dentist',
    'Hours: Monday',
    'Welcome',
    '',
  ])('refuses %j', (text) => expect(looksLikeTitle(text)).toBe(false));
});
