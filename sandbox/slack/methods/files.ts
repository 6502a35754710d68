import { mimeTypeOf } from '../file-types.ts';
import { newId, type StoredFile } from '../state.ts';
import { type Json, recordsIn, SlackApiError } from '../types.ts';
import { BOT_USER_ID } from '../world.ts';
import { BOT_AUTHOR } from './chat.ts';
import type { Method } from './context.ts';

const getUploadUrl: Method = ({ workspace, baseUrl }, args) => {
  const name = args.text('filename') ?? '';
  const length = Number(args.text('length'));
  if (name === '') throw new SlackApiError('invalid_arguments', ['[ERROR] missing required field: filename']);
  if (!Number.isInteger(length) || length < 1)
    throw new SlackApiError('invalid_arguments', ['[ERROR] length must be positive']);
  const id = newId('F');
  workspace.files.set(id, {
    id,
    name,
    title: name,
    bytes: null,
    length,
    shared: false,
    userId: BOT_USER_ID,
    visible: true,
    completedAt: null,
  });
  return { upload_url: `${baseUrl}/upload/${id}`, file_id: id };
};

/** A file object as events, forms and methods carry it. */
export function describeFile(file: StoredFile, baseUrl: string): Json {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    size: file.bytes?.length ?? 0,
    mimetype: mimeTypeOf(file.name),
    created: Math.floor((file.completedAt?.getTime() ?? 0) / 1_000),
    user: file.userId,
    filetype: file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase() : 'binary',
    mode: 'hosted',
    is_external: false,
    url_private: `${baseUrl}/files/${file.id}`,
    url_private_download: `${baseUrl}/files/${file.id}/download`,
    permalink: `${baseUrl}/files/${file.id}`,
  };
}

const completeUpload: Method = ({ workspace, baseUrl }, args) => {
  const given = recordsIn(args.json('files', 'invalid_arguments'));
  const files = given.map((one) => {
    const file = workspace.files.get(String(one.id));
    if (!file?.bytes) throw new SlackApiError('file_not_found');
    if (typeof one.title === 'string') file.title = one.title;
    file.completedAt = workspace.now();
    return file;
  });
  if (files.length === 0) throw new SlackApiError('invalid_arguments');
  const channelId = args.text('channel_id');
  const shown = files.map((file) => describeFile(file, baseUrl));
  if (channelId !== undefined) {
    const channel = workspace.writableChannel(channelId, BOT_USER_ID);
    const threadTs = args.text('thread_ts');
    workspace.addMessage({
      ...BOT_AUTHOR,
      subtype: 'file_share',
      channel: channel.id,
      text: args.text('initial_comment') ?? '',
      files: shown,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    });
    for (const file of files) file.shared = true;
  }
  return { files: shown };
};

/** Complete files of the app, newest first. */
const list: Method = ({ workspace, baseUrl }, args) => {
  const from = Number(args.text('ts_from') ?? 0);
  const own = args.text('user') === undefined || args.text('user') === BOT_USER_ID;
  const known = [...workspace.files.values()].filter(
    ({ completedAt, userId }) =>
      own && userId === BOT_USER_ID && completedAt !== null && completedAt.getTime() / 1_000 >= from,
  );
  const files = known
    .toReversed()
    .slice(0, args.limit('count', 100, 1_000))
    .map((file) => describeFile(file, baseUrl));
  return { files, paging: { count: files.length, total: known.length, page: 1, pages: 1 } };
};

const info: Method = ({ workspace, baseUrl }, args) => {
  const file = workspace.files.get(args.text('file') ?? '');
  if (!file?.completedAt || !file.visible) throw new SlackApiError('file_not_found');
  return { file: describeFile(file, baseUrl) };
};

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
  'files.info': info,
  'files.list': list,
};
