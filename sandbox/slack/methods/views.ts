import type { ApiArgs } from '../api-args.ts';
import { SlackApiError } from '../types.ts';
import type { Method } from './context.ts';

const viewIn = (args: ApiArgs): unknown => args.json('view', 'invalid_arguments');

const open: Method = ({ views, triggers }, args) => {
  const trigger = args.text('trigger_id') ?? '';
  const userId = triggers.check(trigger);
  const view = views.open(userId, viewIn(args));
  triggers.use(trigger);
  return { view };
};

const push: Method = ({ views, triggers }, args) => {
  const trigger = args.text('trigger_id') ?? '';
  const userId = triggers.check(trigger);
  const view = views.push(userId, viewIn(args));
  triggers.use(trigger);
  return { view };
};

const update: Method = ({ views }, args) => {
  const by = { viewId: args.text('view_id'), externalId: args.text('external_id'), hash: args.text('hash') };
  return { view: views.update(by, viewIn(args)) };
};

const publish: Method = ({ views, workspace }, args) => {
  const userId = args.text('user_id') ?? '';
  if (!workspace.users.has(userId)) throw new SlackApiError('user_not_found');
  return { view: views.publish(userId, viewIn(args), args.text('hash')) };
};

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
