import type { Angle } from '../../../domain/draft.ts';

type Texts = [string, ...string[]];

/**
 * Liquid texts of the first mail. Variables: `company`, `at_company` (with its city or its sites), `in_city`, `n`, `sites`,
 * `site`, `all_sites`, `where`, `a_business`, `many`, `state`, `who_may_choose`, `habit`, `faults`, `range`, `fee`, `news`, `firm`. Every variable is
 * always given; `habit` may be empty.
 */
export const SUBJECTS: Readonly<Record<Angle, Texts>> = {
  multi_site_savings: [
    'Utility bills across {{ n }} {{ sites }}',
    '{{ company }}: power and phone bills for {{ n }} {{ sites }}',
    'Who compares the bills of your {{ n }} {{ sites }}?',
    'Your {{ n }} {{ sites }} and their utility bills',
  ],
  cost_savings: [
    'Utility and phone bills at {{ company }}',
    'A question about the utility bills at {{ company }}',
    '{{ company }}: a second look at utility costs',
  ],
  audit_offer: [
    'No-cost bill audit for {{ company }}',
    'A second look at the utility bills of {{ company }}',
    'An offer to {{ company }}: utility bill audit',
  ],
  risk_reduction: [
    'Who checks the utility bills at {{ company }}?',
    'Errors on utility bills: a check for {{ company }}',
    'A second pair of eyes on bills at {{ company }}',
  ],
  deregulation_opportunity: [
    '{{ company }}: electricity supply in {{ state }}',
    'Electricity supply in {{ state }}: is yours still right?',
    'A question on the electricity rate at {{ company }}',
  ],
};

/** For names that make every other subject too long. */
export const PLAIN_SUBJECTS: Texts = [
  'A second look at your utility bills',
  'A question about your utility and phone bills',
  'Your electricity, gas, water and phone bills',
];

export const OPENINGS: Readonly<Record<Angle, Texts>> = {
  multi_site_savings: [
    'With {{ n }} {{ sites }}{{ where }}, {{ company }} most likely has separate electricity, gas, water and phone accounts at every address. {{ habit }}',
    "I see {{ n }} {{ sites }} listed for {{ company }}{{ where }}. {% if many %}That is a lot of accounts to keep an eye on from one desk.{% else %}Each one brings its own bills, and comparing them is nobody's favorite job.{% endif %} {{ habit }}",
    'By the time {{ a_business }} has {{ n }} {{ sites }}, its utility accounts tend to be a patchwork: rates differ by address, and contracts outlive the people who signed them. I wondered whether that is so at {{ company }}.',
    'A question about the {{ n }} {{ sites }} of {{ company }}{{ where }}: does anyone put their utility and phone bills side by side? {{ habit }}',
  ],
  cost_savings: [
    'I am writing about the utility and phone bills at {{ at_company }}. {{ habit }}',
    'When did someone from outside last read the utility and phone bills at {{ at_company }}? {{ habit }}',
    'Utility and phone bills are among the easier costs to bring down, because nothing about the work has to change. That is why I am writing to {{ at_company }}. {{ habit }}',
  ],
  audit_offer: [
    'I would like to offer {{ company }}{{ in_city }} a no-cost audit of its utility and telecom bills. {{ habit }}',
    'Here is a plain offer for {{ at_company }}: we read your utility and telecom bills line by line and tell you what we find. {{ habit }}',
    'Does anyone check the utility and phone bills at {{ at_company }} against tariff and contract? {{ habit }}',
  ],
  risk_reduction: [
    'A billing error on a utility account does not fix itself. It comes back every month until someone asks, and I wondered who does the asking at {{ at_company }}. {{ habit }}',
    'Many utilities and carriers limit how far back a wrong charge can be corrected. At {{ at_company }}, too, an error gets harder to undo with every month it stays unnoticed. {{ habit }}',
    'Is there a second pair of eyes on the utility and telecom bills at {{ at_company }}? {{ habit }}',
  ],
  deregulation_opportunity: [
    'In {{ state }}, {{ who_may_choose }} can choose who supplies their electricity, so behind the supply rate on the bill stands a contract, and contracts go stale or simply run out. I wondered when {{ company }}{{ in_city }} last looked at its own.',
    'When did {{ company }}{{ in_city }} last compare electricity offers? In {{ state }}, {{ who_may_choose }} may choose their supplier, and an account that nobody looks after can slide onto a default rate.',
    'The law in {{ state }} lets {{ who_may_choose }} pick their electricity supplier. That only helps when somebody reads the supply contract, which is why I am writing to {{ company }}{{ in_city }}.',
  ],
};

export const WORK: Readonly<Record<'sites' | 'supply' | 'any', Texts>> = {
  sites: [
    'We audit the electricity, gas, water and telecom bills of {{ all_sites }} line by line and look for {{ faults }}.',
    'We put the electricity, gas, water and telecom bills of {{ all_sites }} side by side. What stands out tends to be {{ faults }}.',
    'Our work is reading such bills line by line, electricity, gas, water and telecom, for {{ all_sites }}. We look for {{ faults }}.',
  ],
  supply: [
    'We read the supply contract together with the electricity, gas, water and telecom bills, and look for {{ faults }}.',
    'We check the supply rate against the contract, then the gas, water and telecom bills. Along the way we look for {{ faults }}.',
    'We go through the supply contract first, then every line of the electricity, gas, water and telecom bills, looking for {{ faults }}.',
  ],
  any: [
    'We read electricity, gas, water and telecom bills line by line and look for {{ faults }}.',
    'At {{ firm }} we compare electricity, gas, water and telecom bills with tariffs and contracts. Typical finds are {{ faults }}.',
    'Our work is reading electricity, gas, water and telecom bills one line at a time, and what turns up tends to be {{ faults }}.',
  ],
};

/** What an audit finds, in one sentence, where the opening has taken the room. */
export const SHORT_WORK: Texts = [
  'We read utility and telecom bills line by line and look for {{ faults }}.',
  'An audit of the bills looks for {{ faults }}.',
  'What we look for on such bills: {{ faults }}.',
];

/** Where topics that a person asked for take the room. */
export const BRIEF_WORK = 'We audit electricity, gas, water and telecom bills line by line.';

/** The first one also fits a company whose size nobody knows. */
export const WITH_FIGURES: Texts = [
  'Our estimate for {{ company }} is savings of {{ range }} a year; only the bills themselves can confirm it.',
  'At this size, savings of {{ range }} a year would not surprise us, though that stays an estimate until we see the bills.',
  'Going by size and trade, we put the possible savings at {{ range }} a year. That is an estimate; your bills decide.',
];

export const WITHOUT_FIGURES: Texts = [
  'A few recent bills are enough to tell whether there is anything to recover.',
  'I will not guess at a number before we have seen a bill; a few recent ones are enough to tell.',
  'Whether there is money to get back shows quickly once a few recent bills are on the table.',
];

export const TERMS: Texts = [
  'We work on contingency: our fee comes only out of money we recover, so clean bills cost you nothing.',
  'There is nothing to pay up front. If we recover money, we keep a share of it; if not, you owe us nothing.',
  'We are paid a share of what we actually recover. If your bills turn out to be right, you know it for certain and owe us nothing.',
  'The audit is no-cost to you: we keep a share of the money we recover, and get nothing if there is none.',
];

export const ASKS: Texts = [
  'Would a 15-minute call next week be worth your time?',
  'Could we talk for 15 minutes next week?',
  'Would a short call this week or next suit you?',
  'Do you have 15 minutes for a call next week?',
];

export const FORMAL_ASKS: Texts = [
  'Would you be available for a 15-minute call next week?',
  'May I suggest a 15-minute call next week, at a time that suits you?',
];

/** To an inbox that nobody in particular reads. */
export const INBOX_ASKS: Texts = [
  'Could you pass this to the person who looks after the utility bills, so that we can arrange a short call?',
  'Who at {{ company }} looks after these bills, and could we arrange a short call?',
];

/** The whole first mail in a few sentences, for "shorter, please". */
export const SHORT_BODIES: Texts = [
  'I am writing about the utility and phone bills at {{ at_company }}. We audit electricity, gas, water and telecom bills line by line and claim back what should not be there.',
  'Could there be money to get back from the utility and phone bills at {{ at_company }}? We read electricity, gas, water and telecom bills line by line and go after wrong charges.',
];

/** News that a mail may start from, by the signal's type. */
export const NEWS: Readonly<Record<string, string>> = {
  expansion: 'the expansion',
  new_facility: 'the new facility',
  acquisition: 'the acquisition',
};

/** A sentence a person may ask for by its topic; `news` is added where a signal is stored. */
export const TOPICS = {
  telecom:
    'Phone and data bills deserve a look of their own: old lines and lapsed contract rates tend to stay on them.',
  water: 'Water and sewer are part of it: minimum charges, meters and sewer fees are worth a check too.',
  gas: 'Gas is part of it as well: rate class, transport charges and taxes.',
  electricity: 'Electricity comes first, since it tends to be the largest of these bills.',
  fee: 'Our share is {{ fee }} percent of what we recover, and nothing else is ever billed.',
  news: 'I read about {{ news }} at {{ company }}, and times of change are when wrong rates slip in.',
} as const;
export type Topic = keyof typeof TOPICS;
