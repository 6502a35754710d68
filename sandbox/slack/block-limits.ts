/**
 * Block Kit's blocks: fields, limits and where each may appear. Written from Slack's reference pages, apart from the bot's
 * own checker on purpose: two independent tables catch each other's mistakes.
 */
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
import { ELEMENTS, element, PLACES } from './element-limits.ts';
import { isRecord, type Json } from './types.ts';

export type Surface = 'message' | 'modal' | 'home';

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];
const MESSAGES: readonly Surface[] = ['message'];

type BlockRow = Shape & { surfaces: readonly Surface[] };

const needsOne =
  (...names: string[]) =>
  (block: Json): string[] =>
    names.some((name) => block[name] !== undefined) ? [] : [`must define one of: ${names.join(', ')}`];

const exactlyOne =
  (a: string, b: string) =>
  (block: Json): string[] =>
    (block[a] === undefined) === (block[b] === undefined) ? [`must define either \`${a}\` or \`${b}\``] : [];

const contextElement: Check = (value, pointer, problems) => {
  if (isRecord(value) && value.type === 'image') element(['image'])(value, pointer, problems);
  else anyText(3000)(value, pointer, problems);
};

const RICH_TEXT_PARTS = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];
const richText: Record<string, Field> = {
  elements: required(
    list(
      (value, pointer, problems) => {
        const type = isRecord(value) ? value.type : undefined;
        if (typeof type !== 'string' || !RICH_TEXT_PARTS.includes(type)) {
          problems.push({ message: `unsupported type: ${String(type)}`, pointer });
        }
      },
      1,
      1000,
    ),
  ),
};

const cell: Check = (value, pointer, problems) => {
  if (!isRecord(value) || (value.type !== 'raw_text' && value.type !== 'raw_number' && value.type !== 'rich_text')) {
    problems.push({ message: 'unsupported type of cell', pointer });
  } else if (value.type === 'raw_text') {
    string(3000)(value.text, `${pointer}/text`, problems);
  }
};

/** All rows as long as the first; cells of a header row are plain. */
function dataTableRule(block: Json): string[] {
  const rows = Array.isArray(block.rows) ? block.rows.filter(Array.isArray) : [];
  const broken: string[] = [];
  if (new Set(rows.map((row) => row.length)).size > 1) broken.push('all rows must have the same number of cells');
  if (rows[0]?.some((value: unknown) => isRecord(value) && value.type === 'rich_text')) {
    broken.push('header cells must not be rich_text');
  }
  const characters = rows.flat().reduce((sum: number, value: unknown) => {
    const text = isRecord(value) ? (value.text ?? value.value) : '';
    return sum + String(text ?? '').length;
  }, 0);
  if (characters > 10_000) broken.push('cells must hold less than 10001 characters together');
  return broken;
}

const cardFields: Record<string, Field> = {
  title: optional(anyText(150)),
  subtitle: optional(anyText(150)),
  body: optional(anyText(200)),
  hero_image: optional(element(['image'])),
  icon: optional(anything),
  slack_icon: optional(anything),
  actions: optional(list(element(['button']), 1, 3)),
};
const cardRule = needsOne('hero_image', 'title', 'actions', 'body');

const TASK_STATES = oneOf('pending', 'in_progress', 'complete', 'error');
const taskFields: Record<string, Field> = {
  task_id: required(string(255)),
  title: required(string(255)),
  status: optional(TASK_STATES),
  details: optional(anything),
  output: optional(anything),
  sources: optional(list(anything, 0, 100)),
};

const BLOCKS: Record<string, BlockRow> = {
  section: {
    surfaces: EVERYWHERE,
    fields: {
      text: optional(anyText(3000)),
      fields: optional(list(anyText(2000), 1, 10)),
      accessory: optional(element(PLACES.accessory)),
      expand: optional(boolean),
    },
    rule: needsOne('text', 'fields'),
  },
  header: { surfaces: EVERYWHERE, fields: { text: required(plainText(150)), level: optional(integer(1, 4)) } },
  divider: { surfaces: EVERYWHERE, fields: {} },
  context: { surfaces: EVERYWHERE, fields: { elements: required(list(contextElement, 1, 10)) } },
  context_actions: { surfaces: MESSAGES, fields: { elements: required(list(element(PLACES.contextActions), 1, 5)) } },
  actions: { surfaces: EVERYWHERE, fields: { elements: required(list(element(PLACES.actions), 1, 25)) } },
  image: {
    surfaces: EVERYWHERE,
    fields: {
      image_url: optional(url()),
      slack_file: optional(slackFile),
      alt_text: required(string(2000)),
      title: optional(plainText(2000)),
    },
    rule: exactlyOne('image_url', 'slack_file'),
  },
  input: {
    surfaces: EVERYWHERE,
    fields: {
      label: required(plainText(2000)),
      element: required(element(PLACES.input)),
      hint: optional(plainText(2000)),
      optional: optional(boolean),
      dispatch_action: optional(boolean),
    },
  },
  markdown: { surfaces: MESSAGES, fields: { text: required(string(12_000)) } },
  rich_text: { surfaces: EVERYWHERE, fields: richText },
  table: {
    surfaces: MESSAGES,
    fields: {
      rows: required(list(list(cell, 1, 20), 1, 100)),
      column_settings: optional(list(anything, 0, 20)),
    },
  },
  data_table: {
    surfaces: MESSAGES,
    fields: {
      caption: required(string(2000)),
      rows: required(list(list(cell, 1, 20), 2, 101)),
      page_size: optional(integer(1, 100)),
      row_header_column_index: optional(integer(0, 19)),
    },
    rule: dataTableRule,
  },
  data_visualization: { surfaces: MESSAGES, fields: { title: required(string(50)), chart: required(anything) } },
  video: {
    surfaces: EVERYWHERE,
    fields: {
      alt_text: required(string(2000)),
      title: required(plainText(199)),
      thumbnail_url: required(url()),
      video_url: required(url()),
      author_name: optional(string(49)),
      description: optional(plainText(200)),
      provider_icon_url: optional(url()),
      provider_name: optional(string(255)),
      title_url: optional(url()),
    },
  },
  card: { surfaces: MESSAGES, fields: cardFields, rule: cardRule },
  carousel: {
    surfaces: MESSAGES,
    fields: {
      elements: required(
        list(
          typed(
            () => ({ card: { fields: { ...cardFields, block_id: optional(string(255)) }, rule: cardRule } }),
            ['card'],
          ),
          1,
          10,
        ),
      ),
    },
  },
  container: {
    surfaces: MESSAGES,
    fields: {
      title: optional(anyText(150)),
      subtitle: optional(anyText(150)),
      icon: optional(anything),
      width: optional(anything),
      is_collapsible: optional(boolean),
      default_collapsed: optional(boolean),
      child_blocks: required(list((v, p, out) => block('message')(v, p, out), 1, 10)),
    },
  },
  alert: {
    surfaces: ['modal'],
    fields: {
      text: required(anyText(200)),
      level: optional(oneOf('default', 'info', 'warning', 'error', 'success')),
    },
  },
  plan: {
    surfaces: MESSAGES,
    fields: {
      title: required(string(255)),
      tasks: optional(list(object({ fields: { type: optional(oneOf('task_card')), ...taskFields } }), 0, 50)),
    },
  },
  task_card: { surfaces: MESSAGES, fields: taskFields },
};

/** One block on a surface, with its `block_id`. */
export function block(surface: Surface): Check {
  const allowed = Object.keys(BLOCKS).filter((type) => BLOCKS[type]?.surfaces.includes(surface));
  const withIds = (): Record<string, Shape> =>
    Object.fromEntries(
      Object.entries(BLOCKS).map(([type, row]) => [
        type,
        { ...row, fields: { ...row.fields, block_id: optional(string(255)) } },
      ]),
    );
  return typed(withIds, allowed);
}

/** Element types that hold a value of their own in `state.values`. */
export const STATEFUL_ELEMENTS: readonly string[] = Object.keys(ELEMENTS).filter(
  (type) => !['button', 'workflow_button', 'icon_button', 'feedback_buttons', 'overflow', 'image'].includes(type),
);
