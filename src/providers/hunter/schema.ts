import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

export const HunterEmail = z.object({
  value: z.string(),
  first_name: Text,
  last_name: Text,
  position: Text,
  linkedin: Text,
  verification: z.object({ status: Text }).nullish().catch(undefined),
  sources: z
    .array(z.object({ uri: Text }))
    .nullish()
    .catch(undefined),
});

export const HunterSearch = z.object({ data: z.object({ pattern: Text, emails: z.array(z.unknown()) }) });

/** `status` replaces `result`, which is deprecated. */
export const HunterVerdict = z.object({ data: z.object({ status: z.string() }) });

const Bucket = z
  .object({
    used: z.number().nullish().catch(undefined),
    available: z.number().nullish().catch(undefined),
    remaining: z.number().nullish().catch(undefined),
  })
  .nullish()
  .catch(undefined);

/** Newer plans have one bucket `credits`, older ones `searches` and `verifications`. */
export const HunterAccount = z.object({
  data: z.object({
    plan_name: Text,
    reset_date: Text,
    requests: z.object({ credits: Bucket, searches: Bucket }),
  }),
});

export const HunterError = z.object({ errors: z.array(z.object({ id: z.string() })).min(1) });
