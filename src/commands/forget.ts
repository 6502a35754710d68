import { notApprover } from '../blocks/answers.ts';
import { forgetQuestion, forgetUnreadable } from '../blocks/erased.ts';
import type { Company } from '../domain/company.ts';
import { parseEmail } from '../domain/email-address.ts';
import { domainOf } from '../domain/web-domain.ts';
import type { ErasurePlan } from '../orchestrator/forget/forget.ts';
import type { Call, CommandDeps } from './context.ts';
import { findLead } from './lead-verbs.ts';

/** `/leadgen forget dana@acme.com`, `… buckeye dental`, `… buckeye.example`: says what would go, and asks. */
export async function forgetCommand(deps: CommandDeps, call: Call, typed: string): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) return call.reply(notApprover('erase data', deps.approverIds));
  const address = parseEmail(plainAddress(typed));
  if (address !== null) return ask(call, await deps.forget.askPerson(address.address, call.userId));
  if (typed.includes('@')) return call.reply(forgetUnreadable(typed));
  const domain = /\s/.test(typed) ? null : domainOf(typed);
  const known = domain === null ? null : await deps.forget.companyAt(domain);
  const company = known ?? (await findLead(deps, call, { kind: 'name', name: typed }, { verb: 'forget', note: null }));
  if (company !== null) await forgetCompany(deps, call, company);
}

export async function forgetCompany(deps: CommandDeps, call: Call, company: Company): Promise<void> {
  await ask(call, await deps.forget.askCompany(company.id, call.userId));
}

async function ask(call: Call, { erasure, companies, contacts, mails, unsent }: ErasurePlan): Promise<void> {
  const companyNames = companies.map(({ name }) => name);
  await call.reply(
    forgetQuestion({
      id: erasure.id,
      kind: erasure.kind,
      email: erasure.email,
      companyName: erasure.kind === 'company' ? (companyNames[0] ?? null) : null,
      contacts,
      mails,
      unsent,
      companyNames,
    }),
  );
}

/** Slack makes links of addresses: `<mailto:dana@acme.com|dana@acme.com>`. */
function plainAddress(typed: string): string {
  return typed
    .replace(/^<?(?:mailto:)?/i, '')
    .replace(/\|.*$/, '')
    .replace(/>$/, '');
}
