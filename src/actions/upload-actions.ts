import type { BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { View } from '@slack/types';
import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld } from '../blocks/answers.ts';
import type { Message } from '../blocks/message.ts';
import {
  notYourUpload,
  uploadImporting,
  uploadMessage,
  uploadOver,
  uploadReceived,
  uploadUnknown,
} from '../blocks/upload.ts';
import { choiceErrors, readChoice, readImportForm, redrawnForm, uploadForm } from '../blocks/upload-form.ts';
import { firstMapping, type Upload } from '../domain/upload.ts';
import type { MainSwitchHandle } from '../orchestrator/main-switch.ts';
import type { Uploads } from '../orchestrator/uploads/uploads.ts';
import { type ActionDeps, type Click, onClick, onSubmit } from './context.ts';

export type UploadActionDeps = ActionDeps & {
  uploads: Uploads;
  mainSwitch: MainSwitchHandle;
  leadsChannelId: string;
  /** Draws an open form anew; `hash` of the view that was seen. */
  updateView: (viewId: string, hash: string, view: View) => Promise<void>;
};

/** The buttons and forms of a dropped list: for who dropped it, and for admins. */
export function createUploadActions(deps: UploadActionDeps) {
  const { uploads } = deps;

  /** The upload that a button or a form belongs to; `null` = the person may not, or it is gone, and knows it. */
  async function own(
    raw: string | undefined,
    userId: string,
    reply: (message: Message) => Promise<void>,
  ): Promise<{ upload: Upload; revision: number } | null> {
    const value = parseButtonValue(raw);
    if (value?.t !== 'upload') return reply(buttonTooOld()).then(() => null);
    const upload = await uploads.find(value.id);
    if (upload === null) return reply(uploadUnknown()).then(() => null);
    if (upload.by !== userId && !(await deps.mayAdminister(userId))) {
      return reply(notYourUpload(upload.by)).then(() => null);
    }
    return { upload, revision: value.rev ?? 0 };
  }

  const isOpen = ({ state }: Upload) => state === 'uploaded' || state === 'mapped';

  return {
    map: onClick(deps, async ({ userId, value, triggerId, reply }: Click) => {
      const found = await own(value, userId, reply);
      if (found === null) return;
      const { upload } = found;
      if (!isOpen(upload)) return reply(uploadOver(upload));
      await deps.openView(triggerId, uploadForm(upload, firstMapping(upload), await uploads.firstRows(upload.id)));
    }),

    import: onClick(deps, async ({ userId, value, reply, replace }: Click) => {
      const found = await own(value, userId, reply);
      if (found === null) return;
      const decided = await uploads.import(found.upload.id, found.revision);
      if (decided === null) return reply(uploadUnknown());
      if (decided.kind === 'late' || decided.run === null) return reply(uploadOver(decided.upload));
      const state = await deps.mainSwitch.get();
      const place = { channelId: deps.leadsChannelId, stoppedBy: state.stopped ? state.changedBy : null };
      await replace(uploadImporting(decided.upload, decided.run, place));
    }),

    cancel: onClick(deps, async ({ userId, value, reply, replace }: Click) => {
      const found = await own(value, userId, reply);
      if (found === null) return;
      const decided = await uploads.cancel(found.upload.id);
      if (decided === null) return reply(uploadUnknown());
      await (decided.kind === 'done' ? replace : reply)(uploadOver(decided.upload));
    }),

    /** Draws the preview from what stands in the form, which stays open. */
    async preview(args: SlackActionMiddlewareArgs<BlockAction>): Promise<void> {
      const { view } = args.body;
      await onClick(deps, async ({ userId, value, reply }) => {
        const found = await own(value, userId, reply);
        if (found === null || view === undefined) return;
        const { upload } = found;
        if (!isOpen(upload)) return reply(uploadOver(upload));
        const form = redrawnForm(upload, view.state.values, await uploads.firstRows(upload.id));
        await deps.updateView(view.id, view.hash, form);
      })(args);
    },

    mapSubmit: onSubmit(deps, null, choiceErrors, async ({ userId, metadata, values, reply }) => {
      const found = await own(metadata, userId, reply);
      if (found === null) return;
      const { chosen, defaults } = readChoice(values);
      const decided = await uploads.map(found.upload.id, found.revision, chosen, defaults);
      if (decided === null) return reply(uploadUnknown());
      if (decided.kind === 'late') return reply(uploadOver(decided.upload));
      await uploads.announce(decided.upload);
      if (decided.upload.by !== userId) await reply(uploadMessage(decided.upload)); // an admin, for somebody else
    }),

    importSubmit: onSubmit(
      deps,
      null,
      (values) => {
        const read = readImportForm(values);
        return 'errors' in read ? read.errors : {};
      },
      async ({ userId, values, reply }) => {
        const read = readImportForm(values);
        if ('errors' in read) return;
        await uploads.take({ fileId: read.fileId, by: userId, door: 'form', channelId: '' });
        await reply(uploadReceived());
      },
    ),
  };
}
