import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

export const ZeroBounceVerdict = z.object({ status: z.string().min(1), sub_status: Text });

/** Errors of the account come with HTTP 200. */
export const ZeroBounceError = z.object({ error: z.string().min(1) });

export const ZeroBounceFormat = z.object({ format: Text, confidence: Text });

/** `-1` = the key is wrong. */
export const ZeroBounceCredits = z.object({ Credits: z.coerce.number() });
