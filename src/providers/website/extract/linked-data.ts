export type LinkedRecord = Record<string, unknown>;

const MAX_RECORDS = 500;

/** Every object in the page's linked data, outermost first, at most 500. */
export function records(jsonLd: readonly unknown[]): LinkedRecord[] {
  const found: LinkedRecord[] = [];
  const queue: unknown[] = [...jsonLd];
  for (let index = 0; index < queue.length && found.length < MAX_RECORDS; index += 1) {
    const value = queue[index];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) found.push(value as LinkedRecord);
    for (const child of Object.values(value).slice(0, MAX_RECORDS)) if (typeof child === 'object') queue.push(child);
  }
  return found;
}

/** The text values of a field that may be one or a list; long texts are dropped. */
export function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((entry) => {
    const text = typeof entry === 'number' ? String(entry) : entry;
    return typeof text === 'string' && text.length > 0 && text.length <= 300 ? [text.trim()] : [];
  });
}

export function firstText(value: unknown): string | null {
  return texts(value)[0] ?? null;
}

export function typesOf(record: LinkedRecord): string[] {
  return texts(record['@type']).map((type) => type.replace(/^https?:\/\/schema\.org\//, ''));
}
