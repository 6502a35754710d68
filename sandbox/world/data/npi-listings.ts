import type { Random } from './random.ts';
import type { CompanyPlan, NpiRecord, Office, SamplePerson } from './types.ts';

type Taxonomy = NpiRecord['taxonomy'];

const GENERAL: Taxonomy = { code: '1223G0001X', desc: 'Dentist, General Practice' };
const DENTAL_CLINIC: Taxonomy = { code: '261QD0000X', desc: 'Clinic/Center, Dental' };
const HOSPITAL: Taxonomy = { code: '282N00000X', desc: 'General Acute Care Hospital' };

/** Codes of the NUCC list, by a word in the name. */
const SPECIALITIES: readonly [RegExp, Taxonomy][] = [
  [/orthodont/i, { code: '1223X0400X', desc: 'Dentist, Orthodontics and Dentofacial Orthopedics' }],
  [/endodont/i, { code: '1223E0200X', desc: 'Dentist, Endodontics' }],
  [/periodont/i, { code: '1223P0300X', desc: 'Dentist, Periodontics' }],
  [/oral surgery/i, { code: '1223S0112X', desc: 'Dentist, Oral and Maxillofacial Surgery' }],
  [/pediatric/i, { code: '1223P0221X', desc: 'Dentist, Pediatric Dentistry' }],
];

/** NPI numbers with a right check digit that start with 2, a range from which none has been given out. */
export function createNpiNumbers(): () => string {
  let serial = 10_000_000;
  return () => {
    serial += 37;
    const base = `2${serial}`;
    return `${base}${checkDigit(base)}`;
  };
}

/** Luhn over `80840` + the nine digits, as the register's numbers carry it. */
export function checkDigit(nineDigits: string): number {
  const digits = [...`80840${nineDigits}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const weighted = index % 2 === 0 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

function taxonomyOf(plan: CompanyPlan, officeIndex: number): Taxonomy {
  if (plan.trade === 'hospital') return HOSPITAL;
  const special = SPECIALITIES.find(([word]) => word.test(plan.name));
  if (special !== undefined) return special[1];
  return officeIndex % 4 === 3 ? DENTAL_CLINIC : GENERAL;
}

type NpiContext = {
  plan: CompanyPlan;
  offices: readonly Office[];
  /** Signs for every record of the company. */
  official: SamplePerson;
  fax: string | null;
  nextNumber: () => string;
};

/** Organisation records of one company; empty where it is not in the register. */
export function npiListings({ plan, offices, official, fax, nextNumber }: NpiContext): NpiRecord[] {
  if (plan.npi === undefined) return [];
  const name = (plan.npiName ?? plan.name).toUpperCase();
  const [first = '', ...rest] = official.fullName.toUpperCase().split(' ');
  return offices.slice(0, plan.npi === 'first' ? 1 : undefined).map((office, index) => ({
    number: nextNumber(),
    kind: 'NPI-2',
    name,
    person: null,
    official: { first, last: rest.join(' '), title: official.title.toUpperCase(), phone: office.phone },
    taxonomy: taxonomyOf(plan, index),
    office,
    fax: index === 0 ? fax : null,
  }));
}

/** Dentists registered as persons: they are nobody's company and must not become one. */
export function npiPersons(
  random: Random,
  offices: readonly Office[],
  names: readonly { first: string; last: string }[],
  nextNumber: () => string,
): NpiRecord[] {
  return offices.map((office, index) => {
    const name = names[index] ?? { first: 'Sample', last: 'Person' };
    return {
      number: nextNumber(),
      kind: 'NPI-1',
      name: `${name.last}, ${name.first}`.toUpperCase(),
      person: {
        first: name.first.toUpperCase(),
        last: name.last.toUpperCase(),
        credential: random.pick(['DDS', 'DMD', 'D.D.S.']),
      },
      official: null,
      taxonomy: GENERAL,
      office,
      fax: null,
    };
  });
}
