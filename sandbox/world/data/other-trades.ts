import type { City } from './cities.ts';
import type { CompanyPlan, ThemeName, WorldTrade } from './types.ts';

type Extra = Partial<Omit<CompanyPlan, 'name' | 'trade' | 'state' | 'offices' | 'host' | 'theme'>>;
type Row = [name: string, host: string | null, offices: readonly string[], theme: ThemeName, extra?: Extra];

function plans(trade: WorldTrade, state: City['state'], rows: readonly Row[]): CompanyPlan[] {
  return rows.map(([name, host, offices, theme, extra]) => ({ name, trade, state, host, offices, theme, ...extra }));
}

const HOTELS_TEXAS = plans('hotel', 'TX', [
  [
    'Bluebonnet Inns',
    'bluebonnet-inns',
    ['Austin', 'Dallas', 'Houston', 'San Antonio', 'Waco', 'Lubbock'],
    'cards',
    {
      statedLocations: 6,
      employees: 410,
      team: [
        ['Chief Financial Officer', 'first.last'],
        ['Director of Engineering', 'first.last'],
      ],
      quirks: ['office_names'],
    },
  ],
  [
    'Lantern & Mesa Hotels',
    'lantern-and-mesa',
    ['El Paso', 'Lubbock', 'Fort Worth'],
    'deflist',
    { statedLocations: 3, employees: 155, team: [['Director of Facilities', 'flast']] },
  ],
  ['Pelican Pier Hotel', 'pelican-pier-hotel', ['Galveston'], 'jsonld', { team: [['General Manager', 'first']] }],
  ['Armadillo Courtyard', 'armadillo-courtyard', ['Austin'], 'atdot', { team: [['Owner', 'first']] }],
  [
    'Ten Gallon Lodge',
    'ten-gallon-lodge',
    ['Fort Worth'],
    'table',
    { odd: 'bogus_charset', team: [['General Manager', 'first.last']] },
  ],
  ['Riverbend Guest House', 'riverbend-guest-house', ['San Antonio'], 'accordion'],
  ['Night Heron Motel', null, ['Houston'], 'table'],
  ['Prairie Star Motor Court', 'prairie-star-motor-court', ['Waco'], 'table', { odd: 'parked' }],
]);

const HOTELS_OHIO = plans('hotel', 'OH', [
  [
    'Sycamore House Hotels',
    'sycamore-house-hotels',
    ['Columbus', 'Cleveland', 'Cincinnati', 'Dayton', 'Toledo'],
    'microdata',
    {
      statedLocations: 5,
      employees: 320,
      team: [
        ['VP Operations', 'first.last'],
        ['Controller', 'first.last'],
      ],
    },
  ],
  [
    'Island Ferry Resorts',
    'island-ferry-resorts',
    ['Sandusky', 'Sandusky'],
    'cfemail',
    { team: [['General Manager', 'flast']] },
  ],
  ['The Penny Whistle Inn', 'penny-whistle-inn', ['Marietta'], 'oldschool', { team: [['Innkeeper', 'first']] }],
  [
    'Canal Lock Hotel',
    'canal-lock-hotel',
    ['Akron'],
    'dotted',
    { team: [['General Manager', 'first.last']], fax: true },
  ],
  ['Hillside Cabins & Suites', 'hillside-cabins', ['Logan'], 'blog', { quirks: ['twin_way'] }],
  ['Depot Street Motel', null, ['Lancaster'], 'table'],
  ['Brass Key Hotel', 'brass-key-hotel', ['Youngstown'], 'cards', { odd: 'http_error' }],
  ['Mad River Lodge', 'mad-river-lodge', ['Springfield'], 'onepage', { team: [['Facilities Manager', 'first.last']] }],
]);

const HOSPITALS_OHIO = plans('hospital', 'OH', [
  [
    'Meridian Lakes Health',
    'meridian-lakes-health',
    ['Cleveland', 'Mentor', 'Lorain', 'Elyria', 'Sandusky'],
    'jsonld',
    {
      statedLocations: 5,
      employees: 6400,
      npi: 'all',
      npiName: 'MERIDIAN LAKES HEALTH SYSTEM',
      quirks: ['office_names'],
      team: [
        ['Chief Financial Officer', 'first.last'],
        ['Director of Facilities', 'first.last'],
        ['VP Supply Chain', 'none'],
      ],
    },
  ],
  [
    'Saint Brannock Medical Centers',
    'saint-brannock-medical',
    ['Dayton', 'Kettering', 'Springfield'],
    'deflist',
    {
      statedLocations: 3,
      employees: 2150,
      npi: 'first',
      npiName: 'SAINT BRANNOCK MEDICAL CENTERS INC',
      team: [['Vice President of Finance', 'flast']],
    },
  ],
  [
    'Hopewell Valley Hospital',
    'hopewell-valley-hospital',
    ['Chillicothe'],
    'table',
    { employees: 780, fax: true, npi: 'first', team: [['Director of Plant Operations', 'first.last']] },
  ],
  ['Tri-County Community Hospital', 'tri-county-community', ['Findlay'], 'cards', { employees: 540, inbox: 'contact' }],
  ['Copperfield Rehabilitation Hospital', 'copperfield-rehab', ['Canton'], 'atdot', { team: [['CFO', 'first.last']] }],
  ['Ridgeline Surgical Hospital', null, ['Mansfield'], 'table', { npi: 'first' }],
  ['Muskingum Bend Hospital', 'muskingum-bend', ['Zanesville'], 'blog', { odd: 'robots_disallow' }],
  [
    'Ferncliff Specialty Hospital',
    'ferncliff-specialty',
    ['Toledo'],
    'cfemail',
    { team: [['Administrator', 'flast']] },
  ],
  ['Old Portage Hospital', 'old-portage-hospital', ['Akron'], 'table', { quirks: ['closed'], odd: 'parked' }],
]);

const BREWERIES = [
  ...plans('brewery', 'OH', [
    [
      'Copper Carp Brewing Co.',
      'copper-carp-brewing',
      ['Columbus', 'Columbus', 'Westerville'],
      'cards',
      {
        statedLocations: 3,
        employees: 88,
        team: [
          ['Chief Financial Officer', 'first'],
          ['Head Brewer', 'first'],
        ],
      },
    ],
    ['Short Goat Brewery', 'short-goat-brewery', ['Columbus'], 'blog', { team: [['Owner', 'first']] }],
    ['Ninth Kettle Beer Works', 'ninth-kettle', ['Columbus'], 'atdot', { inbox: 'hello' }],
    ['Wooden Nickel Ales', null, ['Columbus'], 'table', { quirks: ['listing_email'] }],
    [
      'Steelhead Shoals Brewing',
      'steelhead-shoals',
      ['Cleveland', 'Lakewood'],
      'onepage',
      { team: [['Owner', 'first']] },
    ],
    ['Rusty Anchor Brewery', 'rusty-anchor-brewery', ['Sandusky'], 'dotted', { team: [['General Manager', 'first']] }],
    ['Porch Swing Brewing', 'porch-swing-brewing', ['Athens'], 'oldschool', { team: [['Co-Owner', 'first']] }],
    ['Seven Hens Brewery', 'seven-hens-brewery', ['Cincinnati'], 'accordion', { quirks: ['twin_way'] }],
    ['Flywheel Lager House', 'flywheel-lager', ['Dayton'], 'jsonld', { team: [['Operations Manager', 'first.last']] }],
    ['Paper Moon Brewing', 'paper-moon-brewing', ['Toledo'], 'cfemail', { odd: 'hang' }],
  ]),
  ...plans('brewery', 'GA', [['Chattahoochee Mill Brewing', 'hooch-mill-brewing', ['Columbus'], 'table']]),
];

/** Smaller sets, so that other trades and another state give something to look at. */
export const OTHER_TRADES: readonly CompanyPlan[] = [...HOTELS_TEXAS, ...HOTELS_OHIO, ...HOSPITALS_OHIO, ...BREWERIES];
