import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

export const TavilyResult = z.object({
  title: Text,
  url: z.string(),
  content: Text,
  published_date: Text,
});

/** Only the fields we use. */
export const TavilyAnswer = z.object({
  results: z.array(z.unknown()),
  usage: z.object({ credits: z.number().nonnegative() }).nullish().catch(undefined),
});

const Count = z.number().nonnegative().nullish().catch(undefined);

export const TavilyUsage = z.object({
  key: z.object({ usage: Count, limit: Count }).nullish().catch(undefined),
  account: z.object({ current_plan: Text, plan_usage: Count, plan_limit: Count }).nullish().catch(undefined),
});
