import { Types } from 'mongoose';

/** The shape a store's driver answers with: the domain type, its id still called `_id`. Mongoose casts ids both ways. */
export type Stored<T extends { id: string }> = Omit<T, 'id'> & { _id: string };

/**
 * Turns a lean document into the domain's plain shape: `_id` becomes `id`, object ids become 24 hex digits, also deep
 * inside. Fields named in `hidden` serve an index only and are left out.
 */
export function fromDoc<T>(doc: object, hidden: readonly string[] = []): T {
  const { _id, ...rest } = doc as Record<string, unknown>;
  for (const key of hidden) delete rest[key];
  return { id: plain(_id), ...(plain(rest) as object) } as T;
}

export function fromDocOrNull<T>(doc: object | null, hidden: readonly string[] = []): T | null {
  return doc === null ? null : fromDoc<T>(doc, hidden);
}

function plain(value: unknown): unknown {
  if (value instanceof Types.ObjectId) return value.toHexString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

/** Whether a text can be an id at all: ids also arrive in clicks and typed words. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{24}$/i.test(text);
}

/** Pipeline updates are sent as they are, without Mongoose's casting. */
export function objectIdOrNull(id: string | null): Types.ObjectId | null {
  return id === null ? null : new Types.ObjectId(id);
}

/** A value inside a pipeline update that must not be read as an expression: foreign text may begin with `$`. */
export function literal(value: unknown): { $literal: unknown } {
  return { $literal: value };
}

export function literals(values: object): Record<string, { $literal: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, literal(value)]));
}

/** Whether a write lost against a unique index. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}

export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);
}
