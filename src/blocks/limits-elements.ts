/** A JSON object whose fields nobody has looked at yet. */
export type Json = Record<string, unknown>;

export function jsonOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Every string that Slack counts as text: the `text` of text objects, at any depth. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const json = jsonOf(value);
  if (json === null) return [];
  return Object.entries(json).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

/** Problems of one block, each with its place. Block types that Slack adds later pass with what is checked everywhere. */
export function checkBlock(block: Json, at: string): string[] {
  switch (block.type) {
    case 'section':
      return checkSection(block, at);
    case 'header':
      return checkText(block.text, `${at}.text`, 150, 'plain_text');
    case 'context':
      return [
        ...checkCount(block.elements, `${at}.elements`, 1, 10),
        ...listOf(block.elements).flatMap((element, i) =>
          jsonOf(element)?.type === 'image'
            ? checkImage(jsonOf(element) ?? {}, `${at}.elements[${i}]`)
            : checkText(element, `${at}.elements[${i}]`, 3_000),
        ),
      ];
    case 'actions':
      return checkActions(block, at);
    case 'image':
      return checkImage(block, at);
    case 'input':
      return [
        ...checkText(block.label, `${at}.label`, 2_000, 'plain_text'),
        ...(block.hint === undefined ? [] : checkText(block.hint, `${at}.hint`, 2_000, 'plain_text')),
        ...checkElement(jsonOf(block.element) ?? {}, `${at}.element`),
      ];
    case 'markdown':
      return checkLength(block.text, `${at}.text`, 1, 12_000);
    default:
      return typeof block.type === 'string' ? [] : [`${at}: no type`];
  }
}

function checkSection(block: Json, at: string): string[] {
  const problems: string[] = [];
  if (block.text === undefined && block.fields === undefined) problems.push(`${at}: needs text or fields`);
  if (block.text !== undefined) problems.push(...checkText(block.text, `${at}.text`, 3_000));
  if (block.fields !== undefined) {
    problems.push(...checkCount(block.fields, `${at}.fields`, 1, 10));
    problems.push(...listOf(block.fields).flatMap((field, i) => checkText(field, `${at}.fields[${i}]`, 2_000)));
  }
  if (block.accessory !== undefined) problems.push(...checkElement(jsonOf(block.accessory) ?? {}, `${at}.accessory`));
  return problems;
}

function checkActions(block: Json, at: string): string[] {
  const elements = listOf(block.elements).map((element) => jsonOf(element) ?? {});
  const problems = checkCount(block.elements, `${at}.elements`, 1, 25);
  const ids = elements.map((element) => element.action_id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) problems.push(`${at}: an action_id appears twice`);
  if (elements.filter((element) => element.style === 'primary').length > 1) problems.push(`${at}: two primary buttons`);
  return [...problems, ...elements.flatMap((element, i) => checkElement(element, `${at}.elements[${i}]`))];
}

function checkElement(element: Json, at: string): string[] {
  const problems = element.action_id === undefined ? [] : checkLength(element.action_id, `${at}.action_id`, 1, 255);
  if (element.confirm !== undefined) problems.push(...checkConfirm(jsonOf(element.confirm) ?? {}, `${at}.confirm`));
  if (element.placeholder !== undefined) {
    problems.push(...checkText(element.placeholder, `${at}.placeholder`, 150, 'plain_text'));
  }
  switch (element.type) {
    case 'button':
      return [...problems, ...checkButton(element, at)];
    case 'static_select':
    case 'multi_static_select':
      return [...problems, ...checkOptions(element, at, 100)];
    case 'overflow':
      return [...problems, ...checkOptions(element, at, 5)];
    case 'radio_buttons':
    case 'checkboxes':
      return [...problems, ...checkOptions(element, at, 10)];
    case 'plain_text_input':
      return [...problems, ...checkTextInput(element, at)];
    default:
      return typeof element.type === 'string' ? problems : [...problems, `${at}: no type`];
  }
}

function checkButton(button: Json, at: string): string[] {
  return [
    ...checkText(button.text, `${at}.text`, 75, 'plain_text'),
    ...(button.value === undefined ? [] : checkLength(button.value, `${at}.value`, 1, 2_000)),
    ...(button.url === undefined ? [] : checkLength(button.url, `${at}.url`, 1, 3_000)),
    ...(button.accessibility_label === undefined
      ? []
      : checkLength(button.accessibility_label, `${at}.accessibility_label`, 1, 75)),
  ];
}

function checkOptions(element: Json, at: string, max: number): string[] {
  const groups = listOf(element.option_groups).map((group) => jsonOf(group) ?? {});
  const lists = groups.length > 0 ? groups.map((group) => group.options) : [element.options];
  const problems = groups.length > 100 ? [`${at}: over 100 option groups`] : [];
  const options = lists.flatMap(listOf).map((option) => jsonOf(option) ?? {});
  problems.push(...lists.flatMap((list) => checkCount(list, `${at}.options`, 1, max)));
  problems.push(...groups.flatMap((group) => checkText(group.label, `${at}.label`, 75, 'plain_text')));
  for (const [i, option] of options.entries()) {
    problems.push(...checkText(option.text, `${at}.options[${i}].text`, 75));
    problems.push(...checkLength(option.value, `${at}.options[${i}].value`, 1, 150));
    if (option.description !== undefined) {
      problems.push(...checkText(option.description, `${at}.options[${i}].description`, 75));
    }
  }
  const initial = element.initial_option;
  if (initial !== undefined && !options.some((option) => JSON.stringify(option) === JSON.stringify(initial))) {
    problems.push(`${at}.initial_option: not one of the options`);
  }
  return problems;
}

function checkTextInput(input: Json, at: string): string[] {
  const max = typeof input.max_length === 'number' ? input.max_length : 3_000;
  const problems = max < 1 || max > 3_000 ? [`${at}.max_length: 1 to 3000`] : [];
  if (input.initial_value !== undefined)
    problems.push(...checkLength(input.initial_value, `${at}.initial_value`, 0, max));
  return problems;
}

function checkConfirm(confirm: Json, at: string): string[] {
  return [
    ...checkText(confirm.title, `${at}.title`, 100, 'plain_text'),
    ...checkText(confirm.text, `${at}.text`, 300),
    ...checkText(confirm.confirm, `${at}.confirm`, 30, 'plain_text'),
    ...checkText(confirm.deny, `${at}.deny`, 30, 'plain_text'),
  ];
}

function checkImage(image: Json, at: string): string[] {
  return [
    ...checkLength(image.alt_text, `${at}.alt_text`, 1, 2_000),
    ...(image.image_url === undefined ? [] : checkLength(image.image_url, `${at}.image_url`, 1, 3_000)),
  ];
}

function checkText(value: unknown, at: string, max: number, only?: 'plain_text'): string[] {
  const text = jsonOf(value);
  if (text === null) return [`${at}: not a text object`];
  const allowed = only === undefined ? ['plain_text', 'mrkdwn'] : [only];
  if (typeof text.type !== 'string' || !allowed.includes(text.type)) return [`${at}: must be ${allowed.join(' or ')}`];
  if (typeof text.text === 'string' && text.text.trim() === '') return [`${at}: empty`];
  return checkLength(text.text, at, 1, max);
}

function checkLength(value: unknown, at: string, min: number, max: number): string[] {
  if (typeof value !== 'string') return [`${at}: not a string`];
  if (value.length < min) return [`${at}: empty`];
  return value.length > max ? [`${at}: ${value.length} characters, at most ${max}`] : [];
}

function checkCount(value: unknown, at: string, min: number, max: number): string[] {
  const count = listOf(value).length;
  return count < min || count > max ? [`${at}: ${count} items, must be ${min} to ${max}`] : [];
}
