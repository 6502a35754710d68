import { jsonOf } from '../../../src/blocks/limits-elements.ts';
import type { Message } from '../../../src/blocks/message.ts';

type Clickable = { action_id: string; text: string; value: string; style: string | null; label: string | null };

/** All a person can read in the blocks, in order: entities undone, times as a client without Slack's dates shows them. */
export function readable(value: unknown): string {
  const words = texts(value)
    .join('\n')
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1');
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  const json = jsonOf(value);
  if (json === null) return [];
  return Object.entries(json).flatMap(([key, inner]) => {
    if (key === 'confirm') return [];
    return key === 'text' && typeof inner === 'string' ? [inner] : texts(inner);
  });
}

export function buttons(message: Pick<Message, 'blocks'>): Clickable[] {
  return message.blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) =>
      element.type === 'button'
        ? [
            {
              action_id: element.action_id ?? '',
              text: element.text.text,
              value: element.value ?? '',
              style: element.style ?? null,
              label: element.accessibility_label ?? null,
            },
          ]
        : [],
    );
}

export function actionIds(message: Pick<Message, 'blocks'>): string[] {
  return buttons(message).map((button) => button.action_id);
}
