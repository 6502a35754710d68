import { answer, usageError } from '../blocks/answers.ts';
import { helpAnswer } from '../blocks/help.ts';
import { importModal } from '../blocks/upload-form.ts';
import type { Call, CommandDeps } from './context.ts';
import { creditsCommand } from './credits.ts';
import { draftCommand, draftsCommand } from './draft-verbs.ts';
import { forgetCommand } from './forget.ts';
import type { Command } from './grammar/command.ts';
import { parseCommand } from './grammar/parse-command.ts';
import { jobsCommand } from './jobs.ts';
import { approveCommand, leadCommand, leadsCommand, rejectCommand } from './lead-verbs.ts';
import { activityCommand, healthCommand, pipelineCommand, stuckCommand } from './monitor-verbs.ts';
import { outcomeCommand, repliesCommand } from './outcome-verbs.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { cancelCommand, retryCommand, runsCommand, statusCommand } from './run-verbs.ts';
import { settingsCommand } from './settings.ts';
import { suppressCommand, unsuppressCommand } from './suppression-verbs.ts';
import { resumeCommand, stopCommand } from './switch-verbs.ts';

/** Answers one `/leadgen` command. Every text gets an answer or a form. */
export async function leadgenCommand(deps: CommandDeps, call: Call, text: string): Promise<void> {
  const command = parseCommand(text);
  await dispatch(deps, call, command);
  if (command.verb !== 'run' && command.verb !== 'status') return;
  // who waits for messages that cannot be posted hears it here
  for (const trouble of await deps.slackTrouble()) await call.reply(answer(`:warning: ${trouble}`));
}

function dispatch(deps: CommandDeps, call: Call, command: Command): Promise<void> {
  switch (command.verb) {
    case 'run':
      return runCommand(deps, call, command.args, command.text);
    case 'status':
      return statusCommand(deps, call, command.run);
    case 'runs':
      return runsCommand(deps, call);
    case 'cancel':
      return cancelCommand(deps, call, command.run);
    case 'retry':
      return retryCommand(deps, call, command.run);
    case 'leads':
      return leadsCommand(deps, call, command.filter);
    case 'lead':
      return leadCommand(deps, call, command.lead);
    case 'drafts':
      return draftsCommand(deps, call);
    case 'draft':
      return draftCommand(deps, call, command.ref);
    case 'approve':
      return approveCommand(deps, call, command.lead);
    case 'reject':
      return rejectCommand(deps, call, command.lead, command.reason);
    case 'stop':
      return stopCommand(deps, call);
    case 'resume':
      return resumeCommand(deps, call);
    case 'jobs':
      return jobsCommand(deps, call, command.wish);
    case 'replied':
    case 'meeting':
    case 'won':
    case 'lost':
      return outcomeCommand(deps, call, command.verb, command.lead, command.note);
    case 'replies':
      return repliesCommand(deps, call, command.count);
    case 'suppress':
      return suppressCommand(deps, call, command.target);
    case 'unsuppress':
      return unsuppressCommand(deps, call, command.target, command.reason);
    case 'settings':
      return settingsCommand(deps, call);
    case 'report':
      return reportCommand(deps, call, command.text);
    case 'forget':
      return forgetCommand(deps, call, command.target);
    case 'pipeline':
      return pipelineCommand(deps, call);
    case 'health':
      return healthCommand(deps, call);
    case 'stuck':
      return stuckCommand(deps, call);
    case 'activity':
      return activityCommand(deps, call, command.limit);
    case 'credits':
      return creditsCommand(deps, call);
    case 'import':
      return deps.openView(call.triggerId, importModal());
    case 'help':
      return call.reply(helpAnswer());
    case 'usage':
      return call.reply(usageError(command.problem, command.example));
    case 'unknown':
      return call.reply(usageError(`I do not know “${command.typed}”.`, command.suggestion));
  }
}
