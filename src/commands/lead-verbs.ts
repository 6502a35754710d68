import { alreadyDecided, done, leadNotFound, notApprover } from '../blocks/answers.ts';
import { leadChoice } from '../blocks/lead-choice.ts';
import { leadsList } from '../blocks/lists.ts';
import type { Message } from '../blocks/message.ts';
import { STATUS_WORDS } from '../blocks/words.ts';
import type { Company } from '../domain/company.ts';
import { industryByKey } from '../domain/industries.ts';
import type { LeadVerb } from '../domain/lead-choice.ts';
import type { LeadDecision } from '../orchestrator/decide-lead.ts';
import { MOST_NAMED } from '../orchestrator/queries.ts';
import type { Call, CommandDeps } from './context.ts';
import type { LeadsFilter, LeadTarget } from './grammar/lead-args.ts';

/** One page of stored leads, best first. Also behind the list's Next button. */
export async function leadsPage(
  deps: Pick<CommandDeps, 'queries'>,
  filter: Pick<LeadsFilter, 'tier' | 'industryKey' | 'state' | 'page'>,
): Promise<Message> {
  const { leads, total } = await deps.queries.leads(
    {
      ...(filter.tier === null ? {} : { tier: filter.tier }),
      ...(filter.industryKey === null ? {} : { industry: filter.industryKey }),
      ...(filter.state === null ? {} : { state: filter.state }),
    },
    filter.page,
  );
  const industry = filter.industryKey === null ? null : industryByKey(filter.industryKey);
  return leadsList({
    rows: leads.flatMap(({ name, city, state, latest, status }) =>
      latest === null
        ? []
        : [
            {
              name,
              city,
              state,
              statusWords: STATUS_WORDS[status],
              tier: latest.tier,
              score: latest.score,
              savingsLow: latest.savingsLow,
              savingsHigh: latest.savingsHigh,
            },
          ],
    ),
    total,
    page: filter.page,
    filter: { tier: filter.tier, industry, state: filter.state },
  });
}

export async function leadsCommand(deps: CommandDeps, call: Call, filter: LeadsFilter): Promise<void> {
  await call.reply(await leadsPage(deps, filter));
}

export async function leadCommand(deps: CommandDeps, call: Call, target: LeadTarget): Promise<void> {
  const company = await findLead(deps, call, target, { verb: 'lead', note: null });
  if (company !== null) await showLead(deps, call, company);
}

export async function showLead(deps: CommandDeps, call: Call, company: Company): Promise<void> {
  await call.reply((await deps.show.lead(company.id)) ?? leadNotFound(company.name));
}

export async function approveCommand(deps: CommandDeps, call: Call, target: LeadTarget): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) return call.reply(notApprover('approve leads', deps.approverIds));
  const company = await findLead(deps, call, target, { verb: 'approve', note: null });
  if (company !== null) await approveLead(deps, call, company);
}

export async function approveLead(deps: CommandDeps, call: Call, company: Company): Promise<void> {
  await answerDecision(deps, call, await deps.decideLead.approve(company.id, call.userId), 'approved, a draft follows');
}

export async function rejectCommand(
  deps: CommandDeps,
  call: Call,
  target: LeadTarget,
  reason: string | null,
): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) return call.reply(notApprover('reject leads', deps.approverIds));
  const company = await findLead(deps, call, target, { verb: 'reject', note: reason });
  if (company !== null) await rejectLead(deps, call, company, reason);
}

export async function rejectLead(
  deps: CommandDeps,
  call: Call,
  company: Company,
  reason: string | null,
): Promise<void> {
  await answerDecision(deps, call, await deps.decideLead.reject(company.id, call.userId, reason), 'rejected');
}

/** The one company that is meant; of several the person is asked which, with what they wanted kept until they say. */
export async function findLead(
  deps: CommandDeps,
  call: Call,
  target: LeadTarget,
  asked: { verb: LeadVerb; note: string | null },
): Promise<Company | null> {
  const words = target.kind === 'name' ? target.name : String(target.ref);
  const matches = await deps.queries.leadsNamed(words);
  if (matches.length === 0) await call.reply(leadNotFound(words));
  if (matches.length === 1) return matches[0] ?? null;
  if (matches.length > 1) {
    const { id: choiceId } = await deps.leadChoices.keep({ by: call.userId, ...asked });
    await call.reply(leadChoice(words, matches, { choiceId, hasMore: matches.length >= MOST_NAMED }));
  }
  return null;
}

async function answerDecision(deps: CommandDeps, call: Call, decision: LeadDecision, words: string): Promise<void> {
  if (decision.kind === 'unknown') return call.reply(leadNotFound(''));
  const { company } = decision;
  if (decision.kind === 'decided') return call.reply(done(`${company.name}: ${words}`));
  const last = company.history.at(-1);
  if (last === undefined) return call.reply(leadNotFound(company.name));
  await call.reply(
    alreadyDecided(
      { what: company.name, decision: STATUS_WORDS[company.status], by: last.by, at: last.at },
      deps.moment(),
    ),
  );
}
