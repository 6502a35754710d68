import { describe, expect, it } from 'vitest';
import { checkClaims, withoutUnsupported } from '../../../src/domain/claims.ts';
import { type MailFacts, mailFacts, savingsPhrase, usableSavings } from '../../../src/domain/mail-facts.ts';
import { sampleCompany, sampleFeature, sampleFirm } from '../../support/draft-samples.ts';

const company = sampleCompany({
  employeeCount: 140,
  employeeCountSource: { url: 'https://buckeyefamily.example/about', label: 'about page', at: new Date(0) },
});
const facts = mailFacts({
  company,
  feature: sampleFeature(company),
  contact: { fullName: 'Dana Ray', title: 'Practice Administrator', emailKind: 'personal' },
  firm: sampleFirm,
});

function unsupported(text: string, given: MailFacts = facts): string[] {
  return checkClaims(text, given).unsupported;
}

describe('a statement that something stored supports', () => {
  it.each([
    ['savings of $12k to $20k a year', '$12k to $20k', 'our estimate, medium confidence'],
    ['about $16k a year', '$16k', 'our estimate, medium confidence'],
    ['roughly $16,000 a year', '$16,000', 'our estimate, medium confidence'],
    ['your 12 offices', '12 offices', 'locations page'],
    ['your twelve dental offices', 'twelve dental offices', 'locations page'],
    ['all twelve of them', 'twelve', 'locations page'],
    ['your 140 employees', '140 employees', 'about page'],
    ['we keep 24 percent', '24 percent', 'our settings'],
    ['we keep 24%', '24%', 'our settings'],
    ['bills in Columbus', 'Columbus', 'OpenStreetMap'],
    ['across Ohio', 'Ohio', 'OpenStreetMap'],
    ['you may choose your electricity supplier', 'choose your electricity supplier', 'state list'],
    ['a deregulated market', 'deregulated', 'state list'],
  ])('%j rests on its source', (text, words, source) => {
    const { claims, unsupported: open } = checkClaims(text, facts);
    expect(open).toEqual([]);
    expect(claims.find((claim) => claim.text === words)?.support?.source).toBe(source);
  });

  it('carries the address of the page that says so', () => {
    expect(checkClaims('12 offices', facts).claims[0]?.support).toEqual({
      fact: '12 offices',
      source: 'locations page',
      url: 'https://buckeyefamily.example/locations',
    });
  });

  it('is listed once however often the sequence says it', () => {
    expect(checkClaims(['12 offices', 'your 12 offices', '12 Offices'], facts).claims).toHaveLength(1);
  });
});

describe('a statement that nothing supports', () => {
  it.each([
    ['save $25k a year', '$25k'],
    ['save $12k to $90k a year', '$12k to $90k'],
    ['save fifty thousand dollars', 'fifty thousand dollars'],
    ['your 13 offices', '13 offices'],
    ['your 10 to 12 offices', '10 to 12 offices'],
    ['your thirteen locations', 'thirteen locations'],
    ['your 200 employees', '200 employees'],
    ['your five dentists', 'five dentists'],
    ['cut costs by 15 percent', '15 percent'],
    ['cut costs by 10-15%', '10-15%'],
    ['a third of your bill', 'a third of'],
    ['since 1987', '1987'],
    ['for twenty years', 'twenty years'],
    ['in Cleveland', 'in Cleveland'],
    ['businesses in Texas', 'Texas'],
    ['see https://evil.example/pay', 'https://evil.example/pay'],
    ['visit evil-audits.com now', 'evil-audits.com'],
    ['write to bob@evil.example', 'bob@evil.example'],
    ['call (614) 555-9999', '(614) 555-9999'],
    ['we recently helped a dental group', 'we recently helped'],
    ['a case study from your field', 'case study'],
    ['our clients love us', 'our clients'],
    ['hundreds of practices', 'hundreds of'],
    ['the people at Aspen Dental know us', 'Aspen Dental'],
    ['your bill from AEP', 'AEP'],
    ['I read that you are expanding', 'I read that you are expanding'],
    ['on average we see errors', 'on average'],
  ])('%j is found: %j', (text, words) => {
    expect(unsupported(text)).toContain(words);
  });

  it.each([
    'Would a 15-minute call next Tuesday suit you? I have time at 10:30 am.',
    'Give me one reason and two or three bills.',
    'I will call in two weeks. We look at HVAC and LED lighting, and Wi-Fi lines.',
    'Buckeye Family Dental Group and Dana Ray know Harness Audit Partners at (614) 555-0142.',
    'There is no claim here. May we talk in January?',
  ])('does not suspect %j', (text) => {
    expect(checkClaims(text, facts)).toEqual({ claims: [], unsupported: [] });
  });

  it('is not excused by standing in the name of somebody else', () => {
    expect(unsupported('the 13 offices of Buckeye Family Dental Group')).toEqual(['13 offices']);
  });

  it('takes no market for granted in a state that keeps its utilities', () => {
    const florida = sampleCompany({ state: 'FL', city: 'Tampa' });
    const there = mailFacts({
      company: florida,
      feature: sampleFeature(florida, { deregulated: false }),
      contact: null,
      firm: sampleFirm,
    });
    expect(unsupported('you may choose your electricity supplier', there)).toEqual([
      'choose your electricity supplier',
    ]);
  });
});

describe('what may stand in a mail', () => {
  it('holds no figure when the estimate is weak', () => {
    const weak = mailFacts({
      company,
      feature: sampleFeature(company, { confidence: 'low' }),
      contact: null,
      firm: sampleFirm,
    });
    expect(weak.savings).toBeNull();
    expect(unsupported('savings of $12k to $20k', weak)).toEqual(['$12k to $20k']);
  });

  it.each([
    [[400, 700], null],
    [[800, 1_400], 'up to about $1k'],
    [[1_000, 1_200], 'about $1k'],
    [[12_000, 20_000], '$12k to $20k'],
    [[40_000_000, 60_000_000], null],
  ] as const)('writes savings of %j as %s', (savings, phrase) => {
    const usable = usableSavings(sampleFeature(company, { savings }));
    expect(usable === null ? null : savingsPhrase(usable)).toBe(phrase);
  });

  it('counts no sites that no source counted', () => {
    const guessed = sampleCompany({ siteCountSource: null, locations: [] });
    const given = mailFacts({ company: guessed, feature: sampleFeature(guessed), contact: null, firm: sampleFirm });
    expect(given.sites).toBeNull();
    expect(unsupported('your 12 offices', given)).toEqual(['12 offices']);
  });

  it('takes the listing as the source when it holds every site', () => {
    const site = {
      street: null,
      city: 'Dayton',
      state: 'OH',
      postcode: null,
      phone: null,
      lat: null,
      lon: null,
      sourceId: 'osm:node/2',
    };
    const listed = sampleCompany({
      siteCountSource: null,
      siteCount: 2,
      locations: [site, { ...site, city: 'Akron' }],
    });
    const given = mailFacts({ company: listed, feature: sampleFeature(listed), contact: null, firm: sampleFirm });
    expect(given.sites?.support.source).toBe('OpenStreetMap');
    expect(unsupported('your two offices in Dayton and Akron', given)).toEqual([]);
  });

  it('may repeat what a person asked for, and says that it is theirs', () => {
    const asked = mailFacts({
      company,
      feature: sampleFeature(company),
      contact: null,
      firm: sampleFirm,
      instruction: 'say that we met at the Midwest Dental Forum in 2025',
    });
    const { claims, unsupported: open } = checkClaims('We met at the Midwest Dental Forum in 2025.', asked);
    expect(open).toEqual([]);
    expect(new Set(claims.map((claim) => claim.support?.source))).toEqual(new Set(['your request']));
  });
});

describe('withoutUnsupported', () => {
  it('drops the sentences and keeps the rest as it was', () => {
    const text =
      'I am writing to Dana Ray. We saved Acme $3M. Your 12 offices matter.\n\nSee evil.example.com today.\n\nCan we talk?';
    expect(withoutUnsupported(text, facts)).toBe('I am writing to Dana Ray. Your 12 offices matter.\n\nCan we talk?');
  });
});
