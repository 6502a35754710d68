import { describeFile } from './methods/files.ts';
import { newId, type Workspace } from './state.ts';
import { isRecord, type Json, recordsIn, SlackApiError, type SlackChannel, type SlackMessage } from './types.ts';
import { BOT_USER_ID } from './world.ts';

/** Files of people: the app sees one when it is shared where the app is, or handed over in a form. */
export class PeoplesFiles {
  readonly #workspace: Workspace;
  readonly #baseUrl: string;

  constructor(workspace: Workspace, baseUrl: string) {
    this.#workspace = workspace;
    this.#baseUrl = baseUrl;
  }

  add(userId: string, { name, bytes }: { name: string; bytes: Uint8Array }): string {
    const id = newId('F');
    const content = Buffer.from(bytes);
    const completedAt = this.#workspace.now();
    const about = { id, name, title: name, bytes: content, length: content.length, userId, completedAt };
    this.#workspace.files.set(id, { ...about, shared: false, visible: false });
    return id;
  }

  share(userId: string, channel: SlackChannel, fileId: string, text: string): { message: SlackMessage; file: Json } {
    const stored = this.#own(userId, fileId);
    stored.shared = true;
    if (channel.members.has(BOT_USER_ID)) stored.visible = true;
    const file = describeFile(stored, this.#baseUrl);
    const message = this.#workspace.addMessage({
      subtype: 'file_share',
      channel: channel.id,
      user: userId,
      text,
      files: [file],
    });
    return { message, file };
  }

  /** Completes the files in a form's values, which the app may look at from now on. */
  handOver(values: Record<string, Json>): void {
    for (const inputs of Object.values(values)) {
      for (const input of Object.values(inputs)) {
        if (!isRecord(input) || input.type !== 'file_input') continue;
        input.files = recordsIn(input.files).map(({ id }) => {
          const stored = this.#workspace.files.get(String(id));
          if (stored === undefined) throw new SlackApiError('file_not_found');
          stored.visible = true;
          return describeFile(stored, this.#baseUrl);
        });
      }
    }
  }

  #own(userId: string, fileId: string) {
    const stored = this.#workspace.files.get(fileId);
    if (stored === undefined || stored.userId !== userId) throw new SlackApiError('file_not_found');
    return stored;
  }
}
