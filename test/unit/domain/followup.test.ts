import { describe, expect, it } from 'vitest';
import { COMPANY_STATUSES } from '../../../src/domain/company.ts';
import { daysAfter, whyOver } from '../../../src/domain/followup.ts';

const NEW_YORK = 'America/New_York';
const willing = { unsubscribed: false, bouncedAt: null, emailState: 'valid' } as const;

describe('the day of a follow-up', () => {
  it.each([
    { what: 'an ordinary week', from: '2026-03-02T15:00:00Z', days: 3, due: '2026-03-05T15:00:00Z' },
    { what: 'the switch to summer time', from: '2026-03-02T15:00:00Z', days: 7, due: '2026-03-09T14:00:00Z' },
    { what: 'the switch back', from: '2026-10-28T14:00:00Z', days: 7, due: '2026-11-04T15:00:00Z' },
    { what: 'the end of a year', from: '2026-12-30T15:00:00Z', days: 3, due: '2027-01-02T15:00:00Z' },
    { what: 'an hour that the switch leaves out', from: '2026-03-05T07:30:00Z', days: 3, due: '2026-03-08T07:30:00Z' },
  ])('keeps the time of day over $what', ({ from, days, due }) => {
    expect(daysAfter(new Date(from), days, NEW_YORK)).toEqual(new Date(due));
  });
});

describe('a sequence', () => {
  it.each(COMPANY_STATUSES)('knows whether it goes on with a company that is %s', (companyStatus) => {
    const over = whyOver({ companyStatus, contact: willing, suppressed: false });
    expect(over).toBe(companyStatus === 'contacted' ? null : companyStatus);
  });

  it.each([
    { change: { contact: { ...willing, unsubscribed: true }, suppressed: true }, over: 'unsubscribed' },
    { change: { suppressed: true }, over: 'suppressed' },
    { change: { contact: { ...willing, bouncedAt: new Date(0) } }, over: 'bounced' },
    { change: { contact: { ...willing, emailState: 'invalid' as const } }, over: 'bounced' },
    { change: { contact: null }, over: null },
  ])('is over because: $over', ({ change, over }) => {
    expect(whyOver({ companyStatus: 'contacted', contact: willing, suppressed: false, ...change })).toBe(over);
  });
});
