import { notAdmin } from '../blocks/answers.ts';
import { settingsAnswer } from '../blocks/settings.ts';
import type { Call, CommandDeps } from './context.ts';

/** `/leadgen settings`: how the bot is set up, for admins. */
export async function settingsCommand(deps: CommandDeps, call: Call): Promise<void> {
  if (!(await deps.mayAdminister(call.userId))) return call.reply(notAdmin('see the settings', deps.adminIds));
  const { settings, audit } = await deps.readSettings();
  await call.reply(settingsAnswer(settings, audit, deps.moment()));
}
