import type { Company } from '../../../domain/company.ts';

export const FAMILIES = [
  'practice',
  'hospital',
  'hotel',
  'restaurant',
  'brewery',
  'plant',
  'retail',
  'public',
  'office',
  'general',
] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * What a mail may say about a trade as a whole. `habit`: a sentence on how its bills get paid. `faults`: what an audit looks
 * for, fits after "we look for". `tip`: a check the reader can do alone, fits after a colon. No figures, nothing about one company.
 */
export type FamilyWords = { habits: [string, ...string[]]; faults: [string, ...string[]]; tip: string };

const TRADES: Readonly<Record<string, Family>> = {
  dental: 'practice',
  clinic: 'practice',
  veterinary: 'practice',
  physiotherapy: 'practice',
  optometry: 'practice',
  laboratory: 'practice',
  hospital: 'hospital',
  nursing_home: 'hospital',
  hotel: 'hotel',
  restaurant: 'restaurant',
  fast_food: 'restaurant',
  cafe: 'restaurant',
  bar: 'restaurant',
  bakery: 'restaurant',
  brewery: 'brewery',
  factory: 'plant',
  food_manufacturer: 'plant',
  school: 'public',
  college: 'public',
  university: 'public',
  library: 'public',
  town_hall: 'public',
  fire_station: 'public',
  pharmacy: 'retail',
};

const BUCKETS: Readonly<Partial<Record<Company['industry'], Family>>> = {
  manufacturing: 'plant',
  retail: 'retail',
  public_sector: 'public',
  office: 'office',
  technology: 'office',
  finance: 'office',
};

/** Services that the directory files under retail but that have no shop floor to speak of. */
const NO_SHOP = new Set(['car_repair', 'car_wash', 'fuel_station', 'laundry', 'dry_cleaner', 'farmers_market', 'mall']);

export function familyOf(company: Pick<Company, 'subIndustry' | 'industry'>): Family {
  const { subIndustry, industry } = company;
  if (subIndustry !== null && Object.hasOwn(TRADES, subIndustry)) return TRADES[subIndustry] ?? 'general';
  if (subIndustry !== null && NO_SHOP.has(subIndustry)) return 'general';
  return BUCKETS[industry] ?? 'general';
}

export const FAMILY_WORDS: Readonly<Record<Family, FamilyWords>> = {
  practice: {
    habits: [
      'In most practices these bills are paid on time and read by nobody, because the day belongs to patients.',
      'Few practice managers have an hour to ask whether the rate behind the total is the right one.',
    ],
    faults: [
      'an electric rate that no longer fits, fees billed in error, and phone or fax lines nobody uses',
      'old alarm and fax lines, wrong rate classes, and taxes or fees that should not be there',
    ],
    tip: 'compare the phone and fax lines on your latest bill with the ones you really use',
  },
  hospital: {
    habits: [
      'Where the lights never go off, a wrong rate repeats every month and looks perfectly normal.',
      'Accounts that run around the clock hide small errors well.',
    ],
    faults: [
      'tariffs that no longer match the load, metering errors, and circuits nobody switched off',
      'wrong demand terms, sewer charges on cooling water, and lines left over from old phone systems',
    ],
    tip: 'see whether each electric account still sits on the tariff that fits its load',
  },
  hotel: {
    habits: [
      'Totals that swing with the season hide an overcharge well.',
      'Between rooms, laundry and kitchen, a wrong rate is hard to see in the total.',
    ],
    faults: [
      'sewer charges on water that never reaches the drain, wrong rate classes, and lines left over from an old phone system',
      'gas and electric rates that no longer fit, metering errors, and phone or TV services nobody uses',
    ],
    tip: 'see whether sewer is charged on pool, boiler or irrigation water that never reaches the drain',
  },
  restaurant: {
    habits: [
      'Kitchens use a lot of energy, margins are thin, and the bills still tend to get paid without a second look.',
      'When energy use follows the season and the menu, a wrong rate is hard to spot.',
    ],
    faults: [
      'wrong gas and electric rates, demand charges that do not add up, and phone or data lines nobody uses',
      'a rate inherited from an earlier tenant, fees billed in error, and unused phone lines',
    ],
    tip: "see whether the name, address and rate on the electric bill are yours or an earlier tenant's",
  },
  brewery: {
    habits: [
      'Brewing takes heat, cold and plenty of water, and each of those bills has rules that few people have time to read.',
      'A good part of the water a brewery buys leaves as beer, and sewer charges often ignore that.',
    ],
    faults: [
      'sewer charges on water that leaves as beer, demand peaks billed in error, and gas rates that no longer fit',
      'wrong rate classes, sewer fees that ignore what goes into the product, and unused phone lines',
    ],
    tip: 'see whether the sewer line on the water bill allows for the water that leaves as beer',
  },
  plant: {
    habits: [
      'On a production site a single peak can set the demand charge for a month, right or wrong.',
      'Energy bills in production are large enough that a small error in the rate turns into real money.',
    ],
    faults: [
      'wrong demand or power factor charges, sales tax on production energy, and circuits nobody switched off',
      'metering errors, sewer fees on process water, and rates that no longer fit the load',
    ],
    tip: 'see whether sales tax is charged on energy that goes into production, which some states exempt',
  },
  retail: {
    habits: [
      'Store bills are small enough one by one to be paid without a question.',
      'Stores move and remodel, and their utility and phone accounts do not always follow.',
    ],
    faults: [
      'accounts left behind after a move, wrong rate classes, and phone or data lines that lead nowhere',
      'tax errors, rates that no longer fit, and services still billed after a remodel',
    ],
    tip: 'see whether every account you pay still belongs to a store you run',
  },
  public: {
    habits: [
      'Budgets like yours are watched closely, yet utility bills are mostly checked for due date and sum, not for the tariff.',
      'Buildings like yours keep their own hours, and the tariff does not always take notice.',
    ],
    faults: [
      'taxes on an exempt account, tariffs that were never applied, and old alarm and elevator lines',
      'wrong rate classes, water fees that do not apply, and phone lines nobody uses',
    ],
    tip: 'see whether any sales tax appears on accounts that ought to be exempt',
  },
  office: {
    habits: [
      "In an office these bills are nobody's main job, so they get approved because they look like last month's.",
      'Telecom contracts outlive the people who signed them, and electric accounts keep the rate they were opened with.',
    ],
    faults: [
      'phone and data lines nobody uses, contract rates that ran out, and electric rates that no longer fit',
      'carrier fees billed in error, wrong rate classes, and services that outlived their contract',
    ],
    tip: 'see whether every line on the phone bill still leads to a desk',
  },
  general: {
    habits: [
      "Most of these bills get paid because they look like last month's, which is how an old error survives.",
      'Hardly anyone is hired to read utility bills, so a wrong rate can sit on an account for a long time.',
    ],
    faults: [
      'wrong rate classes, taxes and fees billed in error, and phone or data lines nobody uses',
      'rates that no longer fit, metering errors, and telecom services that outlived their purpose',
    ],
    tip: 'see whether the service address and rate on each bill still match the place it is for',
  },
};
