import { notApprover } from '../blocks/answers.ts';
import { resumeAnswer, stopAnswer } from '../blocks/main-switch.ts';
import type { Call, CommandDeps } from './context.ts';

/** `/leadgen stop`: no mail leaves and no run works until somebody resumes. */
export async function stopCommand(deps: CommandDeps, call: Call): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) return call.reply(notApprover('stop everything', deps.approverIds));
  await call.reply(stopAnswer(await deps.mainSwitch.stopEverything(call.userId), deps.moment()));
}

export async function resumeCommand(deps: CommandDeps, call: Call): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) return call.reply(notApprover('resume everything', deps.approverIds));
  await call.reply(resumeAnswer(await deps.mainSwitch.resumeEverything(call.userId), deps.moment()));
}
