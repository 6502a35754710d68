import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

export const SerperRow = z.object({ title: Text, snippet: Text, link: z.string() });
export type SerperRow = z.infer<typeof SerperRow>;

/** Nothing found = no `organic`, but always `searchParameters`. */
export const SerperAnswer = z.object({
  searchParameters: z.object({}),
  organic: z.array(z.unknown()).default([]),
  credits: z.number().nonnegative().nullish().catch(undefined),
});

export const SerperError = z.object({ message: z.string() });
