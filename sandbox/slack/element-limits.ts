/** Block Kit's interactive elements and composition objects: fields and limits, as tables (Slack's reference pages). */
import {
  anyText,
  anything,
  boolean,
  type Check,
  type Field,
  integer,
  list,
  object,
  oneOf,
  optional,
  plainText,
  required,
  type Shape,
  slackFile,
  string,
  typed,
  url,
} from './block-schema.ts';
import { isRecord, type Json, recordsIn } from './types.ts';

const confirm = object({
  fields: {
    title: required(plainText(100)),
    text: required(anyText(300)),
    confirm: required(plainText(30)),
    deny: required(plainText(30)),
    style: optional(oneOf('primary', 'danger')),
  },
});

function option(text: Check, extra: Record<string, Field> = {}): Check {
  return object({
    fields: {
      text: required(text),
      value: required(string(150)),
      description: optional(plainText(75)),
      ...extra,
    },
  });
}

const selectOption = option(plainText(75));
const markedOption = object({
  fields: {
    text: required(anyText(75)),
    value: required(string(150)),
    description: optional(anyText(75)),
  },
});
const overflowOption = option(plainText(75), { url: optional(url()) });
const optionGroup = object({
  fields: { label: required(plainText(75)), options: required(list(selectOption, 1, 100)) },
});

const actionId = { action_id: optional(string(255)) };
const focus = { focus_on_load: optional(boolean) };
const menu = { ...actionId, ...focus, placeholder: optional(plainText(150)), confirm: optional(confirm) };
const multi = { max_selected_items: optional(integer(1, 1000)) };
const options = {
  options: optional(list(selectOption, 1, 100)),
  option_groups: optional(list(optionGroup, 1, 100)),
};
const dispatch = {
  dispatch_action_config: optional(
    object({
      fields: {
        trigger_actions_on: required(list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2)),
      },
    }),
  ),
};
const conversationFilter = { filter: optional(anything), default_to_current_conversation: optional(boolean) };
const ids = list(string(255), 1, 1000);

function optionsOf(element: Json): Json[] {
  return [...recordsIn(element.options), ...recordsIn(element.option_groups).flatMap((g) => recordsIn(g.options))];
}

const sameOption = (a: Json, b: Json): boolean =>
  a.value === b.value && JSON.stringify(a.text) === JSON.stringify(b.text);

/** A select needs options or groups, never both; what is chosen at first must be one of them. */
function selectRule(element: Json): string[] {
  const broken: string[] = [];
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    broken.push('must define either `options` or `option_groups`');
  }
  return [...broken, ...initialRule(element)];
}

function initialRule(element: Json): string[] {
  const initial = [
    ...(isRecord(element.initial_option) ? [element.initial_option] : []),
    ...recordsIn(element.initial_options),
  ];
  const known = optionsOf(element);
  return initial.every((chosen) => known.some((given) => sameOption(given, chosen)))
    ? []
    : ['initial option must match one of the options'];
}

function textInputRule(element: Json): string[] {
  const { initial_value: initial, max_length: max, min_length: min } = element;
  const broken: string[] = [];
  if (typeof initial === 'string' && typeof max === 'number' && initial.length > max) {
    broken.push('initial_value is longer than max_length');
  }
  if (typeof min === 'number' && typeof max === 'number' && min > max) broken.push('min_length is above max_length');
  return broken;
}

const iconFields = { image_url: optional(url()), slack_file: optional(slackFile), alt_text: required(string(2000)) };

export const ELEMENTS: Record<string, Shape> = {
  button: {
    fields: {
      ...actionId,
      text: required(plainText(75)),
      url: optional(url()),
      value: optional(string(2000)),
      style: optional(oneOf('primary', 'danger')),
      confirm: optional(confirm),
      accessibility_label: optional(string(75)),
    },
  },
  workflow_button: {
    fields: {
      ...actionId,
      text: required(plainText(75)),
      workflow: required(anything),
      style: optional(oneOf('primary', 'danger')),
      accessibility_label: optional(string(75)),
    },
  },
  icon_button: {
    fields: {
      ...actionId,
      icon: required(string(255)),
      text: required(plainText(75)),
      value: optional(string(2000)),
      confirm: optional(confirm),
      accessibility_label: optional(string(75)),
      visible_to_user_ids: optional(ids),
    },
  },
  feedback_buttons: {
    fields: { ...actionId, positive_button: required(anything), negative_button: required(anything) },
  },
  overflow: {
    fields: { ...actionId, options: required(list(overflowOption, 1, 5)), confirm: optional(confirm) },
  },
  static_select: { fields: { ...menu, ...options, initial_option: optional(selectOption) }, rule: selectRule },
  multi_static_select: {
    fields: { ...menu, ...multi, ...options, initial_options: optional(list(selectOption, 1, 100)) },
    rule: selectRule,
  },
  external_select: {
    fields: { ...menu, initial_option: optional(selectOption), min_query_length: optional(integer(0, 1000)) },
  },
  multi_external_select: {
    fields: {
      ...menu,
      ...multi,
      initial_options: optional(list(selectOption, 1, 100)),
      min_query_length: optional(integer(0, 1000)),
    },
  },
  users_select: { fields: { ...menu, initial_user: optional(string(255)) } },
  multi_users_select: { fields: { ...menu, ...multi, initial_users: optional(ids) } },
  channels_select: {
    fields: { ...menu, initial_channel: optional(string(255)), response_url_enabled: optional(boolean) },
  },
  multi_channels_select: { fields: { ...menu, ...multi, initial_channels: optional(ids) } },
  conversations_select: {
    fields: {
      ...menu,
      ...conversationFilter,
      initial_conversation: optional(string(255)),
      response_url_enabled: optional(boolean),
    },
  },
  multi_conversations_select: {
    fields: { ...menu, ...multi, ...conversationFilter, initial_conversations: optional(ids) },
  },
  checkboxes: {
    fields: {
      ...actionId,
      ...focus,
      options: required(list(markedOption, 1, 10)),
      initial_options: optional(list(markedOption, 1, 10)),
      confirm: optional(confirm),
    },
    rule: initialRule,
  },
  radio_buttons: {
    fields: {
      ...actionId,
      ...focus,
      options: required(list(markedOption, 1, 10)),
      initial_option: optional(markedOption),
      confirm: optional(confirm),
    },
    rule: initialRule,
  },
  datepicker: { fields: { ...menu, initial_date: optional(string(10, { pattern: /^\d{4}-\d\d-\d\d$/ })) } },
  timepicker: {
    fields: { ...menu, initial_time: optional(string(5, { pattern: /^\d\d:\d\d$/ })), timezone: optional(string(255)) },
  },
  datetimepicker: {
    fields: {
      ...actionId,
      ...focus,
      confirm: optional(confirm),
      initial_date_time: optional(integer(1_000_000_000, 9_999_999_999)),
    },
  },
  plain_text_input: {
    fields: {
      ...actionId,
      ...focus,
      ...dispatch,
      placeholder: optional(plainText(150)),
      initial_value: optional(string(3000, { min: 0 })),
      multiline: optional(boolean),
      min_length: optional(integer(0, 3000)),
      max_length: optional(integer(1, 3000)),
    },
    rule: textInputRule,
  },
  email_text_input: {
    fields: {
      ...actionId,
      ...focus,
      ...dispatch,
      placeholder: optional(plainText(150)),
      initial_value: optional(string(3000)),
    },
  },
  url_text_input: {
    fields: {
      ...actionId,
      ...focus,
      ...dispatch,
      placeholder: optional(plainText(150)),
      initial_value: optional(url()),
    },
  },
  number_input: {
    fields: {
      ...actionId,
      ...focus,
      ...dispatch,
      is_decimal_allowed: required(boolean),
      placeholder: optional(plainText(150)),
      initial_value: optional(string(255)),
      min_value: optional(string(255)),
      max_value: optional(string(255)),
    },
  },
  rich_text_input: {
    fields: {
      ...actionId,
      ...focus,
      ...dispatch,
      placeholder: optional(plainText(150)),
      initial_value: optional(anything),
    },
  },
  file_input: {
    fields: { ...actionId, filetypes: optional(list(string(255), 1, 100)), max_files: optional(integer(1, 10)) },
  },
  image: {
    fields: iconFields,
    rule: (element) =>
      (element.image_url === undefined) === (element.slack_file === undefined)
        ? ['must define either `image_url` or `slack_file`']
        : [],
  },
};

const SELECTS = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const MULTI_SELECTS = SELECTS.map((name) => `multi_${name}`);
const PICKERS = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];

/** Which elements may stand where. */
export const PLACES = {
  accessory: ['button', 'workflow_button', 'overflow', 'image', ...SELECTS, ...MULTI_SELECTS, ...PICKERS],
  actions: ['button', 'workflow_button', 'overflow', 'datetimepicker', ...SELECTS, ...MULTI_SELECTS, ...PICKERS],
  input: [
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'rich_text_input',
    'file_input',
    'datetimepicker',
    ...SELECTS,
    ...MULTI_SELECTS,
    ...PICKERS,
  ],
  contextActions: ['feedback_buttons', 'icon_button'],
} as const satisfies Record<string, readonly string[]>;

export const element = (allowed: readonly string[]): Check => typed(() => ELEMENTS, allowed);
