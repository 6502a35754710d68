import { describe, expect, it } from 'vitest';
import { firstMapping, isListName, type Mapping, mappingOf, readRow } from '../../../src/domain/upload.ts';

const titles = ['Company', 'State', 'Trade', 'E-Mail', 'Contact', 'Locations', 'Latitude', 'First Name'];
const file = { titles, hasHeader: true, mapping: null };
const mapping: Mapping = { ...firstMapping(file), trade: null, state: null };
const row = (...cells: string[]) => ({ line: 7, cells });

describe('a row of a list', () => {
  it('is read by the recognised columns', () => {
    const read = readRow(
      row('Elm Dental', 'ohio', 'Dentists', 'dana@elm.example', 'Dana Reed', '1,200'),
      mapping,
      'u1',
    );
    expect(read).toMatchObject({
      industry: { key: 'dental' },
      place: {
        sourceId: 'csv:u1:7',
        name: 'Elm Dental',
        state: 'OH',
        email: 'dana@elm.example',
        person: { fullName: 'Dana Reed', title: null },
        siteCount: 1_200,
      },
    });
  });

  it.each([
    [['', 'OH', 'dental'], {}, 'no_name'],
    [['Elm', '', 'dental'], {}, 'no_state'],
    [['Elm', '', 'dental'], { state: 'TX' }, 'TX'],
    [['Elm', 'Ontario', 'dental'], { state: 'TX' }, 'foreign_state'],
    [['Elm', 'OH', ''], {}, 'no_trade'],
    [['Elm', 'OH', 'soothsaying'], {}, 'foreign_trade'],
    [['Elm', 'OH', 'soothsaying'], { trade: 'brewery' }, 'brewery'],
    [['Elm', 'OH', ''], { trade: 'brewery' }, 'brewery'],
  ])('%j with the defaults %j is %s', (cells, defaults, wanted) => {
    const read = readRow(row(...cells), { ...mapping, ...defaults }, 'u1');
    if ('fault' in read) expect(read.fault).toBe(wanted);
    else expect([read.place.state, read.industry.key]).toContain(wanted);
  });

  it.each(['0', '-3', 'many', '60001', '1.5', '12 offices'])('%j is no number of locations', (sites) => {
    expect(readRow(row('Elm', 'OH', 'dental', '', '', sites), mapping, 'u1')).toMatchObject({
      place: { siteCount: null },
    });
  });
});

describe('mappingOf', () => {
  it('takes what was chosen, and what nobody is asked about from its titles', () => {
    expect(mappingOf(file, { name: 0, state: 1 }, { trade: 'dental', state: null })).toEqual({
      columns: { name: 0, state: 1, lat: 6, firstName: 7 },
      trade: 'dental',
      state: null,
    });
  });

  it('does not read a column twice that somebody gave another meaning', () => {
    expect(mappingOf(file, { name: 7 }, { trade: null, state: null }).columns).toEqual({ name: 7, lat: 6 });
  });

  it('knows nothing of a file without a header', () => {
    expect(firstMapping({ ...file, hasHeader: false }).columns).toEqual({});
  });
});

it.each([
  ['leads.csv', true],
  ['LEADS.XLSX', true],
  ['list.numbers', true],
  ['team.png', false],
  ['csv', false],
])('%s may be a list: %s', (name, wanted) => {
  expect(isListName(name)).toBe(wanted);
});
