import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
} from '@slack/types';
import { clip } from '../lib/text.ts';
import {
  type ActionId,
  type ButtonValue,
  type ClassifyValue,
  encodeValue,
  type PageValue,
  type PickValue,
} from './action-ids.ts';
import { clipMrkdwn, exactText, plainLine } from './mrkdwn.ts';

/** Slack's `plain_text_input` takes no more; a longer text cannot be edited in a form. */
export const INPUT_MAX = 3_000;
const TEXT_MAX = 3_000;

/** Finished mrkdwn: foreign text in it went through `inline` before. */
function mrkdwn(text: string, max = TEXT_MAX): MrkdwnElement {
  return { type: 'mrkdwn', text: clipMrkdwn(text, max) || '–' };
}

export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plainLine(text, max), emoji: true };
}

/** Open at once (`expand`): Slack would fold a long one behind "See more". */
export function section(text: string, max = TEXT_MAX): SectionBlock {
  return { type: 'section', text: mrkdwn(text, max), expand: true };
}

/** Short facts in two columns; each a finished mrkdwn text. At most ten. */
export function fields(...texts: string[]): SectionBlock {
  return { type: 'section', fields: texts.slice(0, 10).map((text) => mrkdwn(text, 2_000)) };
}

/** The title of a part of a view. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, 150) };
}

/** One thing and what can be done with it. */
export function row(text: string, accessory: Button | null): SectionBlock {
  return { ...section(text), ...(accessory === null ? {} : { accessory }) };
}

/** One grey paragraph; empty lines are left out. Nothing left = no block. */
export function context(...lines: (string | null)[]): ContextBlock[] {
  const text = lines.filter((line) => line !== null && line !== '').join('\n');
  return text === '' ? [] : [{ type: 'context', elements: [mrkdwn(text)] }];
}

export const divider: DividerBlock = { type: 'divider' };

export function actions(...elements: (Button | null)[]): ActionsBlock[] {
  const buttons = elements.filter((element) => element !== null);
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
}

export type ButtonOptions = {
  style?: 'primary' | 'danger';
  /** What a screen reader says where the label alone is ambiguous among many cards: `Approve Buckeye Dental`. */
  label?: string;
  confirm?: ConfirmationDialog;
};

export function button(
  text: string,
  id: ActionId,
  value: ButtonValue | PageValue | PickValue | ClassifyValue,
  options: ButtonOptions = {},
): Button {
  return {
    type: 'button',
    text: plain(text, 75),
    action_id: id,
    value: encodeValue(value),
    ...(options.style === undefined ? {} : { style: options.style }),
    ...(options.label === undefined ? {} : { accessibility_label: plainLine(options.label, 75) }),
    ...(options.confirm === undefined ? {} : { confirm: options.confirm }),
  };
}

/** Asks once more before something that cannot be taken back. */
export function confirm(title: string, text: string, yes: string, style?: 'danger'): ConfirmationDialog {
  return {
    title: plain(title, 100),
    text: plain(text, 300),
    confirm: plain(yes, 30),
    deny: plain('Go back', 30),
    ...(style === undefined ? {} : { style }),
  };
}

export type TextInputOptions = {
  initial?: string | undefined;
  multiline?: boolean;
  optional?: boolean;
  max?: number;
  placeholder?: string;
  hint?: string;
  focus?: boolean;
};

/** A text field; `block_id` and `action_id` are both `id`. */
export function textInput(id: string, label: string, options: TextInputOptions = {}): InputBlock {
  const max = options.max ?? INPUT_MAX;
  const initial = options.initial === undefined ? '' : clip(options.initial.toWellFormed(), max);
  return {
    type: 'input',
    block_id: id,
    label: plain(label, 200),
    ...(options.optional === undefined ? {} : { optional: options.optional }),
    ...(options.hint === undefined ? {} : { hint: plain(options.hint, 300) }),
    element: {
      type: 'plain_text_input',
      action_id: id,
      multiline: options.multiline ?? false,
      max_length: max,
      ...(initial === '' ? {} : { initial_value: initial }),
      ...(options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder, 150) }),
      ...(options.focus === undefined ? {} : { focus_on_load: options.focus }),
    },
  };
}

/** One file; `block_id` and `action_id` are both `id`. */
export function fileInput(id: string, label: string, options: { filetypes: string[]; hint: string }): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plain(label, 200),
    hint: plain(options.hint, 300),
    element: { type: 'file_input', action_id: id, filetypes: options.filetypes, max_files: 1 },
  };
}

export function selectInput(
  id: string,
  label: string,
  choices: readonly { value: string; text: string }[],
  options: { initial?: string | undefined; optional?: boolean; placeholder?: string; hint?: string } = {},
): InputBlock {
  const all = choices
    .slice(0, 100)
    .map((choice): PlainTextOption => ({ text: plain(choice.text, 75), value: choice.value }));
  const initial = all.find((option) => option.value === options.initial);
  return {
    type: 'input',
    block_id: id,
    label: plain(label, 200),
    ...(options.optional === undefined ? {} : { optional: options.optional }),
    ...(options.hint === undefined ? {} : { hint: plain(options.hint, 300) }),
    element: {
      type: 'static_select',
      action_id: id,
      options: all,
      ...(initial === undefined ? {} : { initial_option: initial }),
      ...(options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder, 150) }),
    },
  };
}

/**
 * A text to the letter, in as many sections as it needs: cut between paragraphs, else between lines, else between words. Open
 * at once (`expand`), because what must be read hides behind no click.
 */
export function wholeText(text: string): SectionBlock[] {
  return splitText(exactText(text).replace(/^\n+|\s+$/g, ''), TEXT_MAX).map((part) => ({
    type: 'section',
    text: { type: 'plain_text', text: part, emoji: false },
    expand: true,
  }));
}

/** Parts of at most `max` characters; joined by what stood at the cuts they are the text again. Blank text gives none. */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const end = cutAt(rest, max);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).replace(/^\s+/, '');
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

function cutAt(text: string, max: number): number {
  const head = text.slice(0, max);
  for (const border of ['\n\n', '\n', ' ']) {
    const at = head.lastIndexOf(border);
    if (at > max / 3) return at;
  }
  // one endless word: only keep surrogate pairs whole
  return /[\uD800-\uDBFF]$/.test(head) ? max - 1 : max;
}
