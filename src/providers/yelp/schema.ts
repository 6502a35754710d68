import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

/** One business of a search. Only the fields we use; Yelp never names a website or an e-mail address. */
export const YelpBusiness = z.object({
  id: z.string().min(1).max(200),
  name: z.string(),
  is_closed: z.boolean().catch(false),
  url: Text,
  phone: Text,
  display_phone: Text,
  coordinates: z.object({ latitude: z.number(), longitude: z.number() }).nullish().catch(undefined),
  location: z
    .object({ address1: Text, address2: Text, city: Text, state: Text, zip_code: Text })
    .optional()
    .catch(undefined),
});
export type YelpBusiness = z.infer<typeof YelpBusiness>;

export const YelpAnswer = z.object({ businesses: z.array(z.unknown()), total: z.number().nonnegative() });

export const YelpError = z.object({ error: z.object({ code: z.string() }) });
