import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

export const SnovToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(3_600),
});

/** Every search is started and then asked for: the start names its task in one of these places. */
export const SnovStart = z.object({
  task_hash: Text,
  meta: z.object({ task_hash: Text }).nullish().catch(undefined),
  data: z.object({ task_hash: Text }).nullish().catch(undefined),
  links: z.object({ result: Text }).nullish().catch(undefined),
});

export const SnovResult = z.object({ status: z.string(), data: z.unknown() });

/** `search_emails_start` is an address; its last part is the person's id. */
export const SnovProspect = z.object({
  first_name: Text,
  last_name: Text,
  position: Text,
  source_page: Text,
  search_emails_start: Text,
});
export type SnovProspect = z.infer<typeof SnovProspect>;

export const SnovEmails = z.object({
  emails: z.array(z.object({ email: z.string(), smtp_status: Text })).catch([]),
});

/** `balance` is a number in a string, `limit_resets_in` counts days. */
export const SnovBalance = z.object({
  data: z.object({
    balance: z.coerce.number(),
    limit_resets_in: z.coerce.number().nullish().catch(undefined),
  }),
});

/** Two forms of an error, neither documented with its codes. */
export const SnovError = z.object({ message: Text, error: Text, errors: z.unknown() });
