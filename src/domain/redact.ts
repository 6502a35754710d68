/** `gone`: addresses and names that must not stay. `kept`: names that hold one of them and stay, such as a company's own. */
export type RedactionWords = { gone: readonly string[]; kept: readonly string[] };

/** What stands in their place. */
export const REDACTED = '[erased]';

const KEPT_MARK = '\uE000';

/**
 * A text without the words, whatever their case and however the parts of a name are joined (`Dana Ray`, `dana-ray`). A longer
 * address or name that only contains one of them is somebody else's.
 */
export function redactText(text: string, words: RedactionWords): string {
  if (!words.gone.some((word) => patternOf(word).test(text))) return text;
  const kept: string[] = [];
  let rest = text;
  for (const name of words.kept.filter((word) => word !== '')) {
    rest = rest.replaceAll(plainPattern(name), (found) => `${KEPT_MARK}${kept.push(found) - 1}${KEPT_MARK}`);
  }
  for (const word of words.gone) rest = rest.replaceAll(patternOf(word), REDACTED);
  return rest.replaceAll(new RegExp(`${KEPT_MARK}(\\d+)${KEPT_MARK}`, 'g'), (_, index) => kept[Number(index)] ?? '');
}

/** The same in every text of a value, however deep. What is no text, list or plain object stays as it is. */
export function redactDeep(value: unknown, words: RedactionWords): unknown {
  if (typeof value === 'string') return redactText(value, words);
  if (Array.isArray(value)) return value.map((entry) => redactDeep(entry, words));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactDeep(entry, words)]));
}

/** Names that can be looked for: one word alone, `Dana`, means too many people. */
export function redactableNames(names: readonly (string | null)[]): string[] {
  const full = names.flatMap((name) => (name !== null && name.trim().split(/\s+/).length > 1 ? [name.trim()] : []));
  return [...new Set(full)];
}

function isPlainObject(value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function patternOf(word: string): RegExp {
  const source = word.trim().split(/\s+/).map(escaped).join(String.raw`[\s._-]+`);
  return word.includes('@')
    ? new RegExp(String.raw`(?<![\p{L}\p{N}._%+-])${source}(?![\p{L}\p{N}]|[.-][\p{L}\p{N}])`, 'giu')
    : new RegExp(String.raw`(?<![\p{L}\p{N}])${source}(?![\p{L}\p{N}])`, 'giu');
}

function plainPattern(name: string): RegExp {
  return new RegExp(escaped(name), 'giu');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
