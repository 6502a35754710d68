import { z } from 'zod';

/** `view.state.values` as Slack sends it: block id → action id → what was entered. */
const FormValues = z.record(
  z.string(),
  z.record(
    z.string(),
    z.looseObject({
      value: z.string().nullish(),
      selected_option: z.looseObject({ value: z.string() }).nullish(),
      files: z.array(z.looseObject({ id: z.string() })).nullish(),
    }),
  ),
);

/** Reads a submitted modal of ours by input id (see `InputId`): trimmed text, or '' for empty, missing or foreign input. */
export function readForm(values: unknown): (inputId: string) => string {
  const exact = readExactForm(values);
  return (inputId) => exact(inputId).trim();
}

/** The same, white space kept: for texts that leave exactly as they stand in the form. */
export function readExactForm(values: unknown): (inputId: string) => string {
  const parsed = FormValues.safeParse(values);
  const blocks = parsed.success ? parsed.data : {};
  return (inputId) => {
    const entry = Object.values(blocks[inputId] ?? {})[0];
    return entry?.selected_option?.value ?? entry?.value ?? '';
  };
}

/** Slack's ids of the files that somebody put into an input. */
export function readFileIds(values: unknown, inputId: string): string[] {
  const parsed = FormValues.safeParse(values);
  const entry = parsed.success ? Object.values(parsed.data[inputId] ?? {})[0] : undefined;
  return entry?.files?.map(({ id }) => id) ?? [];
}
