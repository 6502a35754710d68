import type { Angle } from '../../domain/draft.ts';
import type { Topic } from './templates/first-mail.ts';

/** What rules make of a person's words at "Rewrite". `missed`: the parts they cannot follow, in the person's words. */
export type Wish = {
  shorter: boolean;
  noFigures: boolean;
  noPlace: boolean;
  formal: boolean;
  topics: Topic[];
  angle: Angle | null;
  /** Only another wording was asked for. */
  another: boolean;
  done: string[];
  missed: string[];
};

/** `positive`: asks for more of something, so a clause that says "no" or "without" is not meant. */
type Rule = { pattern: RegExp; done: string; positive?: true; apply: (wish: Wish) => void };

const topic = (name: Topic) => (wish: Wish) => {
  if (!wish.topics.includes(name)) wish.topics.push(name);
};
const angle = (name: Angle) => (wish: Wish) => {
  wish.angle ??= name;
};

const NOT = "(?:no|not|without|drop|remove|omit|skip|leave out|take out|don'?t|do not|never|avoid|less|fewer)";

const NEGATION = new RegExp(`\\b${NOT}\\b`, 'i');

const RULES: readonly Rule[] = [
  {
    pattern:
      /\b(?:short(?:er|en)?|brief(?:er)?|concise|cut (?:it )?down|too long|trim|tighter|less text|fewer words)\b/i,
    done: 'shorter',
    apply: (wish) => {
      wish.shorter = true;
    },
  },
  {
    pattern: new RegExp(
      `\\b${NOT}\\b.{0,25}\\b(?:figures?|numbers?|amounts?|dollars?|money|savings|estimates?|prices?)\\b`,
      'i',
    ),
    done: 'without figures',
    apply: (wish) => {
      wish.noFigures = true;
    },
  },
  {
    pattern: new RegExp(`\\b${NOT}\\b.{0,25}\\b(?:city|town|place|location names?)\\b`, 'i'),
    done: 'without the city',
    apply: (wish) => {
      wish.noPlace = true;
    },
  },
  {
    pattern:
      /\b(?:more |very )?formal(?:ly)?\b|\bless casual\b|\bmore (?:polite|respectful|businesslike|professional)\b/i,
    done: 'more formal',
    apply: (wish) => {
      wish.formal = true;
    },
  },
  {
    pattern: /\b(?:deregulat\w*|supplier choice|energy choice|electricity supplier)\b/i,
    done: 'on electricity supply',
    positive: true,
    apply: angle('deregulation_opportunity'),
  },
  {
    pattern:
      /\b(?:multi[- ]?sites?|all (?:the |their )?(?:sites|locations|offices)|several (?:sites|locations|offices))\b/i,
    done: 'on the sites together',
    positive: true,
    apply: angle('multi_site_savings'),
  },
  {
    pattern: /\b(?:errors?|risks?|mistakes|overcharg\w*)\b/i,
    done: 'on billing errors',
    positive: true,
    apply: angle('risk_reduction'),
  },
  {
    pattern: /\b(?:audit offer|offer (?:the|an|a) .{0,10}audit)\b/i,
    done: 'as a plain offer',
    positive: true,
    apply: angle('audit_offer'),
  },
  {
    pattern: /\b(?:cost savings|saving money|costs?)\b/i,
    done: 'on costs',
    positive: true,
    apply: angle('cost_savings'),
  },
  {
    pattern: /\b(?:telecom|phones?|internet|data lines?)\b/i,
    done: 'with telecom',
    positive: true,
    apply: topic('telecom'),
  },
  { pattern: /\b(?:water|sewer)\b/i, done: 'with water', positive: true, apply: topic('water') },
  { pattern: /\bgas\b/i, done: 'with gas', positive: true, apply: topic('gas') },
  {
    pattern: /\b(?:electricity|power|energy)\b/i,
    done: 'with electricity',
    positive: true,
    apply: topic('electricity'),
  },
  {
    pattern: /\b(?:fee|percentage|our share|contingency)\b/i,
    done: 'with our fee',
    positive: true,
    apply: topic('fee'),
  },
  {
    pattern:
      /\b(?:another|different|new|other|again|rewrite|redo|regenerate|try|better|vary|version|variant|wording)\b/i,
    done: 'another version',
    apply: (wish) => {
      wish.another = true;
    },
  },
];

/** Reads a person's wish clause by clause; a clause that no rule knows is reported, not ignored. */
export function readWish(instruction: string): Wish {
  const wish: Wish = {
    shorter: false,
    noFigures: false,
    noPlace: false,
    formal: false,
    topics: [],
    angle: null,
    another: false,
    done: [],
    missed: [],
  };
  const clauses = instruction.split(/[,;.!?\n]+|\band\b|\bbut\b/i).map((clause) => clause.trim());
  for (const clause of clauses.filter((text) => /\p{L}{2}/u.test(text))) {
    const refuses = NEGATION.test(clause);
    const rule = RULES.find(({ pattern, positive }) => pattern.test(clause) && !(positive && refuses));
    if (rule === undefined) wish.missed.push(clause);
    else {
      rule.apply(wish);
      if (!wish.done.includes(rule.done)) wish.done.push(rule.done);
    }
  }
  return wish;
}
