/** Open modals (a stack of at most three per person) and Home tabs. */
import { randomBytes } from 'node:crypto';
import { checkView } from './check-blocks.ts';
import { newId, type Workspace, withBlockIds } from './state.ts';
import { type Json, recordsIn, SlackApiError, type View } from './types.ts';
import { APP_ID, BOT_ID, TEAM } from './world.ts';

const MAX_STACK = 3;

export type OpenView = { view: View; errors: Record<string, string> };

export class Views {
  readonly #workspace: Workspace;
  readonly #stacks = new Map<string, OpenView[]>();
  readonly #homes = new Map<string, View>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Open modals of a person, the one on top last. */
  stack(userId: string): readonly OpenView[] {
    return this.#stacks.get(userId) ?? [];
  }

  home(userId: string): View | null {
    return this.#homes.get(userId) ?? null;
  }

  /** An open modal or a published Home tab. */
  find(userId: string, viewId: string): OpenView | null {
    const home = this.#homes.get(userId);
    if (home?.id === viewId) return { view: home, errors: {} };
    return this.stack(userId).find((open) => open.view.id === viewId) ?? null;
  }

  open(userId: string, given: unknown): View {
    const view = this.#build(checkView(given, 'modal'), null);
    this.#stacks.set(userId, [{ view, errors: {} }]);
    this.#workspace.changed();
    return view;
  }

  push(userId: string, given: unknown): View {
    const checked = checkView(given, 'modal');
    const stack = this.stack(userId);
    const top = stack.at(-1);
    if (!top) throw new SlackApiError('not_found');
    if (stack.length >= MAX_STACK) throw new SlackApiError('push_limit_reached');
    const view = this.#build(checked, top.view);
    this.#stacks.set(userId, [...stack, { view, errors: {} }]);
    this.#workspace.changed();
    return view;
  }

  /** Replaces an open modal in its place. @throws {SlackApiError} not_found, hash_conflict, invalid_arguments */
  update(
    by: { viewId?: string | undefined; externalId?: string | undefined; hash?: string | undefined },
    given: unknown,
  ): View {
    for (const [userId, stack] of this.#stacks) {
      const index = stack.findIndex(
        ({ view }) => view.id === by.viewId || (by.externalId !== undefined && view.external_id === by.externalId),
      );
      const open = stack[index];
      if (!open) continue;
      if (by.hash !== undefined && by.hash !== open.view.hash) throw new SlackApiError('hash_conflict');
      const checked = checkView(given, 'modal');
      const { id, root_view_id, previous_view_id } = open.view;
      const view = { ...this.#build(checked, null, open.view), id, root_view_id, previous_view_id };
      this.#stacks.set(userId, stack.with(index, { view, errors: {} }));
      this.#workspace.changed();
      return view;
    }
    throw new SlackApiError('not_found');
  }

  publish(userId: string, given: unknown, hash: string | undefined): View {
    const checked = checkView(given, 'home');
    const known = this.#homes.get(userId);
    if (hash !== undefined && known && hash !== known.hash) throw new SlackApiError('hash_conflict');
    const built = this.#build(checked, null, known);
    const view = known ? { ...built, id: known.id, root_view_id: known.id } : built;
    this.#homes.set(userId, view);
    this.#workspace.changed();
    return view;
  }

  setErrors(userId: string, viewId: string, errors: Record<string, string>): void {
    const stack = this.stack(userId);
    const index = stack.findIndex(({ view }) => view.id === viewId);
    const open = stack[index];
    if (!open) return;
    this.#stacks.set(userId, stack.with(index, { view: open.view, errors }));
    this.#workspace.changed();
  }

  /** Takes one modal, and those above it, off the stack; `all` takes every one. */
  close(userId: string, viewId: string, all = false): void {
    const stack = this.stack(userId);
    const index = stack.findIndex(({ view }) => view.id === viewId);
    if (index === -1) return;
    this.#stacks.set(userId, all ? [] : stack.slice(0, index));
    this.#workspace.changed();
  }

  /** @param replaced - the view this one takes the place of, whose external id it may keep */
  #build(given: Json, previous: View | null, replaced: View | null = null): View {
    const id = newId('V');
    const externalId = typeof given.external_id === 'string' ? given.external_id : '';
    if (externalId !== '' && externalId !== replaced?.external_id && this.#externalIds().has(externalId)) {
      throw new SlackApiError('duplicate_external_id');
    }
    return {
      title: null,
      submit: null,
      close: null,
      clear_on_close: false,
      notify_on_close: false,
      callback_id: '',
      private_metadata: '',
      ...given,
      id,
      team_id: TEAM.id,
      app_id: APP_ID,
      bot_id: BOT_ID,
      app_installed_team_id: TEAM.id,
      type: given.type === 'home' ? 'home' : 'modal',
      blocks: withBlockIds(recordsIn(given.blocks)),
      hash: `${Math.floor(this.#workspace.now().getTime() / 1000)}.${randomBytes(4).toString('hex')}`,
      root_view_id: previous?.root_view_id ?? id,
      previous_view_id: previous?.id ?? null,
      external_id: externalId,
      state: { values: {} },
    } as View;
  }

  #externalIds(): Set<string> {
    const open = [...this.#stacks.values()].flat().map(({ view }) => view.external_id);
    return new Set([...open, ...[...this.#homes.values()].map((view) => view.external_id)]);
  }
}
