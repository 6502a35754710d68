import type { PickValue } from '../blocks/action-ids.ts';
import { buttonTooOld, notApprover } from '../blocks/answers.ts';
import type { Call, CommandDeps } from './context.ts';
import { forgetCompany } from './forget.ts';
import { approveLead, rejectLead, showLead } from './lead-verbs.ts';
import { askReply, recordLead } from './outcome-verbs.ts';

/** The person said which lead they meant: what they typed is done with that one, as if its name had been clear. */
export async function pickedLead(deps: CommandDeps, call: Call, picked: PickValue): Promise<void> {
  const [asked, company] = await Promise.all([
    deps.leadChoices.find(picked.choice, call.userId),
    deps.queries.company(picked.id),
  ]);
  if (asked === null || company === null) return call.reply(buttonTooOld());
  if (asked.verb !== 'lead' && !(await deps.mayDecide(call.userId))) {
    return call.reply(notApprover('decide about leads', deps.approverIds));
  }
  switch (asked.verb) {
    case 'lead':
      return showLead(deps, call, company);
    case 'approve':
      return approveLead(deps, call, company);
    case 'reject':
      return rejectLead(deps, call, company, asked.note);
    case 'forget':
      return forgetCompany(deps, call, company);
    case 'replied':
      return askReply(deps, call, company, asked.note);
    default:
      return recordLead(deps, call, company, asked.verb, asked.note);
  }
}
