import { notAdmin, notApprover } from '../blocks/answers.ts';
import {
  badTarget,
  suppressed,
  suppressionLifted,
  suppressionList,
  suppressionTheirs,
  suppressionUnknown,
  unsuppressNeedsReason,
} from '../blocks/suppression.ts';
import type { Call, CommandDeps } from './context.ts';

const LISTED = 10;

/** `/leadgen suppress acme.com`: nothing goes there any more; alone it lists the latest entries. */
export async function suppressCommand(deps: CommandDeps, call: Call, typed: string | null): Promise<void> {
  const { suppressions } = deps;
  if (!(await deps.mayDecide(call.userId))) {
    return call.reply(notApprover('change or read who gets no mail', deps.approverIds));
  }
  if (typed === null) return call.reply(suppressionList(await suppressions.latest(LISTED), deps.moment()));
  const target = suppressions.read(typed);
  if (target.kind === 'refused') return call.reply(badTarget(target.typed, target.why));
  const { suppression, created, stopped } = await suppressions.suppress(target, call.userId, 'by command');
  await call.reply(suppressed(suppression, created, stopped, deps.moment()));
}

/** `/leadgen unsuppress acme.com: reason`. */
export async function unsuppressCommand(
  deps: CommandDeps,
  call: Call,
  typed: string,
  reason: string | null,
): Promise<void> {
  if (!(await deps.mayAdminister(call.userId)))
    return call.reply(notAdmin('lift an entry of that list', deps.adminIds));
  const target = deps.suppressions.read(typed);
  if (target.kind === 'refused') return call.reply(badTarget(target.typed, target.why));
  if (reason === null) return call.reply(unsuppressNeedsReason(typed));
  const result = await deps.suppressions.lift(target, call.userId, reason);
  switch (result.kind) {
    case 'lifted':
      return call.reply(suppressionLifted(result.suppression));
    case 'own_will':
      return call.reply(suppressionTheirs(typed));
    case 'unknown':
      return call.reply(suppressionUnknown(typed));
  }
}
