import { isRecord, type SlackMessage, type View } from '../../sandbox/slack/types.ts';

/** Every text that a person reads in a message or a modal, in order. */
export function wordsOf(shown: SlackMessage | View): string {
  const words: string[] = [];
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'string' && (key === 'text' || key === 'initial_value')) words.push(value);
    else if (Array.isArray(value)) for (const entry of value) collect(entry, key);
    else if (isRecord(value)) for (const [inner, entry] of Object.entries(value)) collect(entry, inner);
  };
  collect(shown.blocks ?? [], 'blocks');
  return words.length === 0 && 'text' in shown ? String(shown.text) : words.join('\n');
}

export function buttonsOf(message: SlackMessage): string[] {
  const ids: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) collect(entry);
    else if (isRecord(value)) {
      if (value.type === 'button' && typeof value.action_id === 'string') ids.push(value.action_id);
      for (const entry of Object.values(value)) collect(entry);
    }
  };
  collect(message.blocks ?? []);
  return ids;
}

export function keyOf(message: SlackMessage): string {
  return String(message.metadata?.event_payload.key ?? '');
}
