import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { ActionId, CallbackId } from '../../../src/blocks/action-ids.ts';
import { COMMAND, type ListenerDeps, registerListeners } from '../../../src/wiring/listeners.ts';
import { everyMessage, everyView } from '../blocks/every-message.ts';

type Constraint = string | RegExp | { action_id: string };

/** Records what is registered; Bolt itself would need a token and a receiver for that. */
function recordListeners() {
  const actions: Constraint[] = [];
  const views: string[] = [];
  const commands: string[] = [];
  const events: string[] = [];
  const app = {
    command: (name: string) => commands.push(name),
    action: (constraint: Constraint) => actions.push(constraint),
    view: (callbackId: string) => views.push(callbackId),
    event: (name: string) => events.push(name),
  };
  // Registering only closes over the dependencies; no listener runs here.
  registerListeners(app as unknown as App, {} as ListenerDeps);
  return { actions, views, commands, events };
}

const listeners = recordListeners();

function hasListener(actionId: string): boolean {
  return listeners.actions.some((constraint) => {
    if (constraint instanceof RegExp) return constraint.test(actionId);
    return (typeof constraint === 'string' ? constraint : constraint.action_id) === actionId;
  });
}

/** All values of a key, anywhere in a tree. */
function valuesOf(key: string, tree: unknown): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(key, value),
  );
}

/** Elements of actions blocks and accessories send a click; an element of an input waits for the form's submit. */
function clickable(tree: unknown): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  if ('type' in tree && tree.type === 'input') return [];
  const own = 'action_id' in tree && typeof tree.action_id === 'string' ? [tree.action_id] : [];
  return [...own, ...Object.values(tree).flatMap(clickable)];
}

const world = { text: 'Plain', url: 'https://company.example', many: 3, amount: 9 };
const messages = everyMessage(world);
const views = everyView(world);

describe('listeners', () => {
  it('one command comes in', () => {
    expect(listeners.commands).toEqual([COMMAND]);
  });

  it('the opening of the Home tab and dropped files come in, and what people say to the bot', () => {
    expect(listeners.events).toEqual(['app_home_opened', 'app_mention', 'message', 'file_shared']);
  });

  it.each(Object.values(ActionId))('a click on %s has exactly one listener', (actionId) => {
    const exact = listeners.actions.filter(
      (constraint) => typeof constraint === 'object' && 'action_id' in constraint && constraint.action_id === actionId,
    );
    expect(exact).toHaveLength(1);
  });

  it('everything clickable in every message and modal has a listener', () => {
    const ids = [...new Set([...messages, ...views].flatMap((shown) => clickable(shown.blocks)))];
    expect(ids.length).toBeGreaterThan(10); // else the walk finds nothing
    expect(ids.filter((id) => !hasListener(id))).toEqual([]);
  });

  it('every modal that can be submitted has a listener, and no listener waits for a modal that is never shown', () => {
    const submitted = views.filter((view) => 'submit' in view && view.submit !== undefined);
    const shown = new Set(submitted.flatMap((view) => valuesOf('callback_id', view)));
    expect([...shown].filter((id) => !listeners.views.includes(id))).toEqual([]);
    expect(listeners.views.filter((id) => !(Object.values(CallbackId) as string[]).includes(id))).toEqual([]);
  });
});
