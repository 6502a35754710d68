import type { Company } from '../../domain/company.ts';
import { EXAMPLES, readTalk, type TalkIntent } from '../../domain/talk/intent.ts';
import {
  type BoundLead,
  EVERY_LEAD,
  MOST_BOUND,
  type ProposalDeed,
  type TalkFilter,
  type TalkPart,
  type TalkQuestion,
} from '../../domain/talk/question.ts';
import { type Looked, MOST_ROWS, type ReadParts } from './read-parts.ts';

/** What an answer is made of before it is stored. */
export type Draft = { parts: TalkPart[]; companies: Company[]; deed: ProposalDeed | null };

export type Asker = {
  /** Whether they may approve leads. */
  mayDecide: boolean;
  /** Mail addresses show in part. */
  masked: boolean;
};

const USUAL_REPLIES = 5;

/** Answers by the grammar alone. Changes nothing: what would change something comes back as a deed to confirm. */
export async function answerByRules(
  read: ReadParts,
  question: Pick<TalkQuestion, 'text'>,
  earlier: readonly TalkQuestion[],
  asker: Asker,
): Promise<Draft> {
  const intent = readTalk(question.text);
  switch (intent.kind) {
    case 'leads':
    case 'companies': {
      const filter = intent.refines ? refined(lastFilter(earlier), intent.filter) : intent.filter;
      return looked(await read.find(intent.kind, filter, intent.count ?? MOST_ROWS));
    }
    case 'named': {
      const found = await read.named(intent.name);
      if (found.length > 0) return looked(read.namedPart(found, EVERY_LEAD));
      return say(`I know no company called “${intent.name}”.`, EXAMPLES);
    }
    case 'replies':
      return looked(await read.replies(intent.count ?? USUAL_REPLIES, asker.masked));
    case 'history':
      return looked(await read.history(intent.count ?? MOST_ROWS));
    case 'pipeline':
      return looked(await read.pipeline());
    case 'status':
      return looked(await read.status());
    case 'credits':
      return looked(await read.credits());
    case 'run':
      return { parts: [], companies: [], deed: { kind: 'run', request: intent.request, text: intent.text } };
    case 'approve':
      return approval(read, intent, earlier, asker);
    case 'command':
      return say(`${intent.does} is done by the command.`, [intent.command]);
    case 'unclear':
      return say(intent.question, intent.examples);
    case 'hello':
      return say(
        'Hello. I find companies, say what they could save, and write mails that you approve. Ask me for example:',
        EXAMPLES,
      );
    case 'help':
      return say(
        'Ask for leads by tier, trade, place, contact or state of work; for replies, mails sent, the pipeline or what waits; or tell me to run a search or approve leads. Whatever changes something, I ask first.',
        [...EXAMPLES, '/leadgen help'],
      );
    case 'thanks':
      return say('Any time.', []);
  }
}

function looked(...all: Looked[]): Draft {
  return { parts: all.map(({ part }) => part), companies: all.flatMap(({ companies }) => companies), deed: null };
}

function say(text: string, examples: readonly string[]): Draft {
  return { parts: [{ kind: 'say', text, examples: [...examples] }], companies: [], deed: null };
}

/** What was listed last in this conversation. */
function lastFilter(earlier: readonly TalkQuestion[]): TalkFilter {
  for (const { answer } of earlier) {
    const part = answer?.parts.find((entry) => entry.kind === 'companies');
    if (part !== undefined) return part.filter;
  }
  return EVERY_LEAD;
}

/** A new place takes the old one's state along; everything else that was named replaces what stood there. */
function refined(before: TalkFilter, now: TalkFilter): TalkFilter {
  const named = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null));
  const place = now.state !== null || now.city !== null ? { state: now.state, city: now.city } : {};
  return { ...before, ...named, ...place };
}

async function approval(
  read: ReadParts,
  { count, names, filter }: Extract<TalkIntent, { kind: 'approve' }>,
  earlier: readonly TalkQuestion[],
  asker: Asker,
): Promise<Draft> {
  if (!asker.mayDecide) return say('Approving leads is for approvers. Nothing was changed.', []);
  if (names.length > 0) return approvalOfNamed(read, names);
  if (count !== null && count > MOST_BOUND) {
    return say(`One card holds ${MOST_BOUND} leads at most, so that somebody can read it.`, [
      `Approve the top ${MOST_BOUND}`,
    ]);
  }
  const leads = await read.undecided(filter ?? lastFilter(earlier), count ?? MOST_BOUND);
  if (leads.length === 0) return say('No such lead waits for a decision.', ['Which leads are to review?']);
  const fewer =
    count !== null && leads.length < count ? say(`Only ${leads.length} of them wait for a decision.`, []).parts : [];
  return { parts: fewer, companies: leads, deed: { kind: 'approve', leads: bound(leads) } };
}

async function approvalOfNamed(read: ReadParts, names: readonly string[]): Promise<Draft> {
  const leads = new Map<string, Company>();
  const problems: string[] = [];
  for (const name of names.slice(0, MOST_BOUND)) {
    const found = await read.named(name);
    const [only] = found;
    if (only === undefined) problems.push(`I know no lead called “${name}”.`);
    else if (found.length > 1)
      problems.push(
        `“${name}” could be ${found
          .slice(0, 3)
          .map((one) => one.name)
          .join(', ')}: say the whole name.`,
      );
    else if (only.status !== 'scored') problems.push(`${only.name} does not wait for a decision.`);
    else leads.set(only.id, only);
  }
  const parts: TalkPart[] = problems.length === 0 ? [] : [{ kind: 'say', text: problems.join('\n'), examples: [] }];
  const companies = [...leads.values()];
  return { parts, companies, deed: companies.length === 0 ? null : { kind: 'approve', leads: bound(companies) } };
}

/** Each lead with the score that people see on the card: a newer one is another decision. */
export function bound(companies: readonly Company[]): BoundLead[] {
  return companies.flatMap(({ id, name, latest }) =>
    latest === null ? [] : [{ companyId: id, scoreId: latest.scoreId, name, tier: latest.tier, score: latest.score }],
  );
}
