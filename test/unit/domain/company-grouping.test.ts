import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrouper } from '../../../src/domain/company-grouping.ts';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place } from '../../../src/domain/place.ts';

let nextId = 0;

function place(fields: Partial<Place>): Place {
  nextId += 1;
  return {
    sourceId: `osm:node/${nextId}`,
    sourceUrl: `https://www.openstreetmap.org/node/${nextId}`,
    name: 'Example Dental',
    brand: null,
    operator: null,
    website: null,
    phone: null,
    email: null,
    street: null,
    city: 'Columbus',
    state: 'OH',
    postcode: null,
    lat: null,
    lon: null,
    closed: false,
    person: null,
    ...fields,
  };
}

function group(places: Place[], trade = 'dental') {
  const industry = industryByKey(trade);
  if (industry === null) throw new Error(`no trade ${trade}`);
  const grouper = createGrouper({ industry, location: { state: 'OH', stateName: 'Ohio', city: null } });
  grouper.add(places, 'overpass');
  return { companies: grouper.finish(), counts: grouper.counts() };
}

const sites = (places: Place[], trade?: string) => group(places, trade).companies.map(({ siteCount }) => siteCount);

describe('places become one company', () => {
  it('when they share a domain, whatever they are called', () => {
    const { companies } = group([
      place({
        name: 'Bright Harbor East',
        website: 'https://www.brightharbor.example/east',
        street: '1 Elm St',
        city: 'Akron',
      }),
      place({ name: 'Dentists of Kent', website: 'brightharbor.example', street: '2 Oak St', city: 'Kent' }),
    ]);
    expect(companies).toHaveLength(1);
    expect(companies[0]).toMatchObject({
      domain: 'brightharbor.example',
      website: 'https://www.brightharbor.example/',
      siteCount: 2,
      industry: 'healthcare',
      subIndustry: 'dental',
    });
  });

  it('when they share a brand, each town counted', () => {
    const hotels = ['Akron', 'Kent', 'Lima'].map((city) =>
      place({ name: `Sleepwell ${city}`, brand: 'Sleepwell Inn', city, street: '1 A St' }),
    );
    expect(group(hotels, 'hotel').companies).toMatchObject([{ name: 'Sleepwell Inn', siteCount: 3 }]);
  });

  it('when they share an operator, but not one that says nothing', () => {
    const run = (operator: string) =>
      sites([
        place({ name: 'A Clinic', operator, street: '1 A St' }),
        place({ name: 'B Clinic', operator, street: '2 B St' }),
      ]);
    expect(run('Meridian Lakes Health')).toEqual([2]);
    expect(run('Dental Group')).toEqual([1, 1]);
  });

  it('when a distinctive name stands in two towns of a state, but not a name that anybody may have', () => {
    const twice = (name: string, trade?: string) =>
      sites([place({ name, city: 'Akron', street: '1 A St' }), place({ name, city: 'Lima', street: '2 B St' })], trade);
    expect(twice('Hocking Copperfield Dental')).toEqual([2]);
    expect(twice('Family Dental')).toEqual([1, 1]);
    expect(twice('Riverside Dental Care')).toEqual([1, 1]);
    expect(twice('Hildegard Montessori Hospital', 'hospital')).toEqual([1, 1]);
  });

  it('when name and town are the same', () => {
    expect(
      sites([
        place({ name: 'Family Dental', street: '1 A St' }),
        place({ name: 'Family Dental, LLC', street: '2 B St' }),
      ]),
    ).toEqual([2]);
  });

  it('when they share a phone and an address, as the dentists of one practice do', () => {
    const dentists = ['Dr. Ann Example', 'Dr. Bob Sample', 'Dr. Cy Specimen'].map((name) =>
      place({ name, phone: '(614) 555-0123', street: '100 Main St Ste 4', website: 'copperkettledental.example' }),
    );
    expect(group(dentists).companies).toMatchObject([
      { name: 'Copperkettle Dental', siteCount: 1, phone: '+16145550123' },
    ]);
  });

  it('when a node and an outline stand for one building', () => {
    const twins = [
      place({ name: 'Glass Lantern Dental', lat: 39.9612, lon: -82.9988 }),
      place({
        sourceId: 'osm:way/7',
        name: 'Glass Lantern Dental LLC',
        lat: 39.9613,
        lon: -82.9986,
        street: '1 High St',
      }),
    ];
    expect(sites(twins)).toEqual([1]);
  });

  it('when one registry number has several addresses', () => {
    const base = { name: 'Oral Surgeons Inc', city: 'Toledo' };
    expect(
      sites([
        place({ ...base, sourceId: 'npi:1326030503', street: '1 A St' }),
        place({ ...base, sourceId: 'npi:1326030503:2', city: 'Lima', street: '2 B St' }),
      ]),
    ).toEqual([2]);
  });
});

describe('places stay apart', () => {
  it('when only a shared host is the same', () => {
    const pages = ['a', 'b'].map((page) =>
      place({
        name: `Practice ${page} Zyx`,
        website: `https://www.facebook.com/${page}`,
        street: `${page === 'a' ? 1 : 900} Elm St`,
      }),
    );
    const { companies } = group(pages);
    expect(companies.map(({ domain }) => domain)).toEqual([null, null]);
    expect(companies[0]?.website).toBe('https://www.facebook.com/a');
  });

  it('when two practices are in one building', () => {
    const street = '100 Main St';
    expect(
      sites([
        place({ name: 'Copperfield Dental', street, phone: '614-555-0101' }),
        place({ name: 'Zimmermann Orthodontics', street, phone: '614-555-0102' }),
      ]),
    ).toEqual([1, 1]);
  });

  it('when equal names have websites of their own', () => {
    const named = (website: string) => place({ name: 'Hocking Copperfield Dental', website, street: '1 A St' });
    expect(sites([named('one.example'), named('two.example')])).toEqual([1, 1]);
  });

  it('when a switchboard number is all they share', () => {
    const named = (name: string, city: string) =>
      place({ name, city, street: `${city.length} Elm St`, phone: '800-555-0199' });
    expect(sites([named('Zebra Works', 'Akron'), named('Quantum Foods', 'Lima')])).toEqual([1, 1]);
  });

  it('when one dentist works at two practices', () => {
    const named = (website: string, street: string) => place({ name: 'Dr. Ann Example', website, street });
    expect(sites([named('one.example', '1 A St'), named('two.example', '2 B St')])).toEqual([1, 1]);
  });
});

describe('a company from its places', () => {
  it('counts an address once, however it is spelled', () => {
    const at = (street: string) => place({ name: 'Copper Kettle Brewing', website: 'copperkettle.example', street });
    expect(
      sites([at('435 S. La Cienega Blvd., Suite 2'), at('435 south la cienega blv'), at('21 W. 52nd St.')]),
    ).toEqual([2]);
  });

  it('leaves out closed places and counts them', () => {
    const { companies, counts } = group([place({ closed: true }), place({ name: 'Other Dental' })]);
    expect(companies).toHaveLength(1);
    expect(counts).toEqual({ places: 1, closed: 1 });
  });

  it('takes a place once, however often a source repeats it', () => {
    const one = place({});
    expect(group([one, one, { ...one }]).counts.places).toBe(1);
  });

  it('lists at most 200 locations and says how many there are', () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      place({ website: 'bigchain.example', street: `${index + 1} Elm St` }),
    );
    const [company] = group(many).companies;
    expect(company?.siteCount).toBe(450);
    expect(company?.locations).toHaveLength(200);
  });

  it('lives in the city of most of its places and takes a phone from there', () => {
    const at = (city: string, street: string, phone: string) =>
      place({ website: 'bigchain.example', city, street, phone });
    const [company] = group([
      at('Lima', '1 A St', '419-555-0100'),
      at('Akron', '2 B St', '330-555-0100'),
      at('Akron', '3 C St', '330-555-0101'),
    ]).companies;
    expect(company).toMatchObject({ city: 'Akron', state: 'OH', phone: '+13305550100', qualityScore: 10 });
  });

  it('is called by the words its places begin with', () => {
    const named = (name: string, city: string) =>
      place({ name, city, website: 'hilltop.example', street: `${city.length} A St` });
    const names = group([
      named('Zephyr Dental of Akron', 'Akron'),
      named('Zephyr Dental of Lima City', 'Lima'),
    ]).companies;
    expect(names[0]?.name).toBe('Zephyr Dental');
    expect(group([named('Zephyr Dental - Kent', 'Kent')]).companies[0]?.name).toBe('Zephyr Dental');
  });

  it('stands before those with fewer sites, then before those described less', () => {
    const { companies } = group([
      place({ name: 'Xylo Dental', street: '9 Z St', city: 'Kent' }),
      place({ name: 'Yonder Dental', phone: '614-555-0100', city: 'Dayton' }),
      place({ name: 'Zephyr Dental', website: 'zephyr.example', street: '1 A St' }),
      place({ name: 'Zephyr Dental', website: 'zephyr.example', street: '2 B St' }),
    ]);
    expect(companies.map(({ name }) => name)).toEqual(['Zephyr Dental', 'Yonder Dental', 'Xylo Dental']);
  });

  it('keeps every open place, whatever the listings say', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('Family Dental', 'Dr. A B', '1 Main St', 'a.example'),
    );
    const maybe = fc.option(text);
    const listing = fc.record({
      name: text,
      brand: maybe,
      operator: maybe,
      website: maybe,
      phone: maybe,
      street: maybe,
      city: maybe,
    });
    fc.assert(
      fc.property(fc.array(listing, { maxLength: 30 }), (listings) => {
        const places = listings.map((fields) => place(fields));
        const ids = group(places).companies.flatMap(({ sourceIds }) => sourceIds);
        expect(ids.toSorted()).toEqual(places.map(({ sourceId }) => sourceId).toSorted());
      }),
    );
  });
});
