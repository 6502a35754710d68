import { mimeTypeOf } from './file-types.ts';
import type { Workspace } from './state.ts';
import { type Block, isRecord, type Json, recordsIn, SlackApiError } from './types.ts';

/** Pictures that blocks show by a file in Slack: it has to be there, complete, and a picture. @throws invalid_blocks */
export function checkSlackFiles(workspace: Workspace, blocks: readonly Block[]): void {
  const broken = blocks.flatMap((block, index) =>
    picturesOf(block).flatMap(({ picture, pointer }) =>
      isRecord(picture.slack_file) && !isShowable(workspace, picture.slack_file)
        ? [`[ERROR] invalid slack file [json-pointer:/blocks/${index}${pointer}/slack_file]`]
        : [],
    ),
  );
  if (broken.length > 0) throw new SlackApiError('invalid_blocks', broken);
}

function picturesOf(block: Block): { picture: Json; pointer: string }[] {
  const inside = [
    { picture: block, pointer: '' },
    { picture: isRecord(block.accessory) ? block.accessory : {}, pointer: '/accessory' },
    ...recordsIn(block.elements).map((picture, index) => ({ picture, pointer: `/elements/${index}` })),
  ];
  return inside.filter(({ picture }) => picture.type === 'image');
}

function isShowable(workspace: Workspace, { id, url }: Json): boolean {
  const file = [...workspace.files.values()].find(
    (one) => one.id === id || (typeof url === 'string' && url.endsWith(`/files/${one.id}`)),
  );
  return file !== undefined && file.completedAt !== null && mimeTypeOf(file.name).startsWith('image/');
}
