/** What a person put into an element, in the words of Slack's payloads. */

import { STATEFUL_ELEMENTS } from './block-limits.ts';
import { elementsOf } from './check-blocks.ts';
import { type Block, isRecord, type Json, recordsIn } from './types.ts';

export type FieldValue = string | readonly string[] | null;
/** By block id, action id or label; a block id may hold `{ [actionId]: value }` as well. */
export type FieldValues = Record<string, FieldValue | Record<string, FieldValue>>;

const many = (value: FieldValue): readonly string[] =>
  value === null ? [] : typeof value === 'string' ? [value] : value;
const one = (value: FieldValue): string | null => many(value)[0] ?? null;

const textOf = (value: unknown): string => (isRecord(value) && typeof value.text === 'string' ? value.text : '');

function pickOptions(element: Json, value: FieldValue): Json[] {
  const options = [
    ...recordsIn(element.options),
    ...recordsIn(element.option_groups).flatMap((g) => recordsIn(g.options)),
  ];
  return many(value).map((wanted) => {
    const found =
      options.find((option) => option.value === wanted) ?? options.find((option) => textOf(option.text) === wanted);
    if (!found) throw new Error(`there is no option ${wanted} in ${String(element.action_id)}`);
    return found;
  });
}

const SINGLE: Record<string, string> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};
const SEVERAL: Record<string, string> = {
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
};

/** The part of an action or of `state.values` that tells what was chosen. */
export function chosen(element: Json, value: FieldValue): Json {
  const type = String(element.type);
  if (['static_select', 'external_select', 'radio_buttons', 'overflow'].includes(type)) {
    return { type, selected_option: pickOptions(element, value)[0] ?? null };
  }
  if (['multi_static_select', 'multi_external_select', 'checkboxes'].includes(type)) {
    return { type, selected_options: pickOptions(element, value) };
  }
  if (type === 'datetimepicker') return { type, selected_date_time: value === null ? null : Number(one(value)) };
  if (type === 'file_input') return { type, files: many(value).map((id) => ({ id })) };
  const single = SINGLE[type];
  if (single) return { type, [single]: one(value) };
  const several = SEVERAL[type];
  if (several) return { type, [several]: many(value) };
  return { type, value: one(value) === '' ? null : one(value) };
}

/** What the element shows before anybody touched it. */
export function initialValue(element: Json): FieldValue {
  for (const key of [
    'initial_value',
    'initial_date',
    'initial_time',
    'initial_user',
    'initial_channel',
    'initial_conversation',
  ]) {
    const given = element[key];
    if (typeof given === 'string') return given;
  }
  if (typeof element.initial_date_time === 'number') return String(element.initial_date_time);
  if (isRecord(element.initial_option)) return String(element.initial_option.value);
  if (Array.isArray(element.initial_options))
    return recordsIn(element.initial_options).map((option) => String(option.value));
  for (const key of ['initial_users', 'initial_channels', 'initial_conversations']) {
    const given = element[key];
    if (Array.isArray(given)) return given.map(String);
  }
  return null;
}

/** `state.values` for blocks, and what Slack's own client would refuse to send, by block id. */
export function fieldState(
  blocks: readonly Block[],
  given: FieldValues,
): { values: Record<string, Json>; refused: Record<string, string> } {
  const used = new Set<string>();
  const values: Record<string, Json> = {};
  const refused: Record<string, string> = {};
  for (const block of blocks) {
    const blockId = String(block.block_id);
    for (const element of elementsOf(block)) {
      if (!STATEFUL_ELEMENTS.includes(String(element.type))) continue;
      const value = lookUp(block, element, given, used);
      values[blockId] = { ...values[blockId], [String(element.action_id)]: chosen(element, value) };
      const problem = block.type === 'input' ? refusal(block, element, value) : null;
      if (problem) refused[blockId] = problem;
    }
  }
  const unknown = Object.keys(given).filter((key) => !used.has(key));
  if (unknown.length > 0) throw new Error(`there is no input called ${unknown.join(', ')}`);
  return { values, refused };
}

function lookUp(block: Block, element: Json, given: FieldValues, used: Set<string>): FieldValue {
  for (const key of [String(block.block_id), String(element.action_id), textOf(block.label)]) {
    const value = given[key];
    if (value === undefined) continue;
    used.add(key);
    if (value === null || typeof value === 'string' || Array.isArray(value)) return value as FieldValue;
    const inner = (value as Record<string, FieldValue>)[String(element.action_id)];
    if (inner !== undefined) return inner;
  }
  return initialValue(element);
}

function refusal(block: Block, element: Json, value: FieldValue): string | null {
  const text = one(value) ?? '';
  if (element.type === 'file_input' && many(value).length > Number(element.max_files ?? 10)) {
    return `Please choose at most ${Number(element.max_files ?? 10)}.`;
  }
  if (text === '') return block.optional === true ? null : 'Please fill in this field.';
  if (typeof element.max_length === 'number' && text.length > element.max_length) {
    return `Please use at most ${element.max_length} characters.`;
  }
  if (element.type === 'plain_text_input' && text.length > 3000) return 'Please use at most 3000 characters.';
  if (typeof element.min_length === 'number' && text.length < element.min_length) {
    return `Please use at least ${element.min_length} characters.`;
  }
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text)) return 'Please enter an email address.';
  if (element.type === 'url_text_input' && !URL.canParse(text)) return 'Please enter a web address.';
  if (element.type === 'number_input') return numberRefusal(element, text);
  return null;
}

function numberRefusal(element: Json, text: string): string | null {
  const value = Number(text);
  if (!Number.isFinite(value)) return 'Please enter a number.';
  if (element.is_decimal_allowed === false && !Number.isInteger(value)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && value < Number(element.min_value))
    return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && value > Number(element.max_value))
    return `Please enter ${element.max_value} or less.`;
  return null;
}
