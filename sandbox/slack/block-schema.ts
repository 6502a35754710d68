/** The small language the Block Kit tables are written in: a check looks at one value and notes what Slack would refuse. */
import { isRecord, type Json } from './types.ts';

export type Problem = { message: string; pointer: string };
export type Check = (value: unknown, pointer: string, problems: Problem[]) => void;
export type Field = { check: Check; required: boolean };
/** `rule` sees the whole object once its fields were checked and returns one sentence per broken rule. */
export type Shape = { fields: Record<string, Field>; rule?: (value: Json) => string[] };

export const required = (check: Check): Field => ({ check, required: true });
export const optional = (check: Check): Field => ({ check, required: false });

export const anything: Check = () => undefined;

export function string(max: number, options: { min?: number; pattern?: RegExp } = {}): Check {
  const { min = 1, pattern } = options;
  return (value, pointer, problems) => {
    if (typeof value !== 'string') problems.push({ message: 'must be a string', pointer });
    else if (value.length > max) problems.push({ message: `must be less than ${max + 1} characters`, pointer });
    else if (value.length < min) problems.push({ message: `must be more than ${min - 1} characters`, pointer });
    else if (pattern && !pattern.test(value)) problems.push({ message: 'has an invalid format', pointer });
  };
}

export const url = (max = 3000): Check => string(max, { pattern: /^[a-z][a-z0-9+.-]*:\S+$/i });

export const boolean: Check = (value, pointer, problems) => {
  if (typeof value !== 'boolean') problems.push({ message: 'must be a boolean', pointer });
};

export function integer(min: number, max: number): Check {
  return (value, pointer, problems) => {
    if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
      problems.push({ message: `must be an integer from ${min} to ${max}`, pointer });
    }
  };
}

export function oneOf(...allowed: readonly string[]): Check {
  return (value, pointer, problems) => {
    if (typeof value !== 'string' || !allowed.includes(value)) {
      problems.push({ message: `must be one of: ${allowed.join(', ')}`, pointer });
    }
  };
}

export function list(of: Check, min: number, max: number): Check {
  return (value, pointer, problems) => {
    if (!Array.isArray(value)) {
      problems.push({ message: 'must be an array', pointer });
      return;
    }
    if (value.length > max) problems.push({ message: `no more than ${max} items allowed`, pointer });
    if (value.length < min) problems.push({ message: `no less than ${min} items allowed`, pointer });
    for (const [index, item] of value.entries()) of(item, `${pointer}/${index}`, problems);
  };
}

/** An object with exactly these fields: unknown ones are refused, as Slack refuses them. */
export function object(shape: Shape): Check {
  return (value, pointer, problems) => {
    if (!isRecord(value)) {
      problems.push({ message: 'must be an object', pointer });
      return;
    }
    for (const [name, field] of Object.entries(shape.fields)) {
      const given = value[name];
      if (given !== undefined && given !== null) field.check(given, `${pointer}/${name}`, problems);
      else if (field.required) problems.push({ message: `missing required field: ${name}`, pointer });
    }
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(shape.fields, name))
        problems.push({ message: `invalid additional property: ${name}`, pointer });
    }
    for (const message of shape.rule?.(value) ?? []) problems.push({ message, pointer });
  };
}

/** An object whose `type` picks its shape. `allowed` names the types that may stand in this place. */
export function typed(shapes: () => Record<string, Shape>, allowed: readonly string[]): Check {
  return (value, pointer, problems) => {
    const type = isRecord(value) ? value.type : undefined;
    const shape = typeof type === 'string' && allowed.includes(type) ? shapes()[type] : undefined;
    if (!shape) {
      problems.push({ message: `unsupported type: ${typeof type === 'string' ? type : 'none'}`, pointer });
      return;
    }
    const { rule } = shape;
    object({ fields: { type: required(anything), ...shape.fields }, ...(rule ? { rule } : {}) })(
      value,
      pointer,
      problems,
    );
  };
}

const TEXT_FIELDS: Record<string, Record<string, Field>> = {
  plain_text: { emoji: optional(boolean) },
  mrkdwn: { verbatim: optional(boolean) },
};

function text(kinds: readonly string[], max: number): Check {
  const shapes = Object.fromEntries(
    kinds.map((kind) => [kind, { fields: { text: required(string(max)), ...TEXT_FIELDS[kind] } }]),
  );
  return typed(() => shapes, kinds);
}

export const plainText = (max: number): Check => text(['plain_text'], max);
export const anyText = (max: number): Check => text(['plain_text', 'mrkdwn'], max);

/** A file in Slack by its id or its address; whether it is there is looked up elsewhere. */
export const slackFile: Check = object({
  fields: { id: optional(string(255)), url: optional(url()) },
  rule: (file) => ((file.id === undefined) === (file.url === undefined) ? ['must define either `id` or `url`'] : []),
});
