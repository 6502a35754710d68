import { z } from 'zod';

const Text = z.string().optional().catch(undefined);

const NpiAddress = z.object({
  address_purpose: Text,
  address_1: Text,
  address_2: Text,
  city: Text,
  state: Text,
  postal_code: Text,
  telephone_number: Text,
});
export type NpiAddress = z.infer<typeof NpiAddress>;

/** One organisation. Only the fields we use. */
export const NpiRow = z.object({
  number: z
    .union([z.number(), z.string()])
    .transform(String)
    .pipe(z.string().regex(/^\d{10}$/)),
  enumeration_type: Text,
  basic: z.object({
    organization_name: Text,
    name: Text,
    status: Text,
    authorized_official_first_name: Text,
    authorized_official_last_name: Text,
    authorized_official_title_or_position: Text,
  }),
  other_names: z
    .array(z.object({ organization_name: Text, type: Text }))
    .optional()
    .catch(undefined),
  addresses: z.array(NpiAddress).catch([]),
  practiceLocations: z.array(NpiAddress).catch([]),
  taxonomies: z.array(z.object({ desc: Text })).catch([]),
});
export type NpiRow = z.infer<typeof NpiRow>;

/** The registry reports a bad query with HTTP 200 and `Errors`. */
export const NpiAnswer = z.union([
  z.object({ Errors: z.array(z.object({ description: Text, field: Text, number: Text })).min(1) }),
  z.object({ result_count: z.number().optional(), results: z.array(z.unknown()) }),
]);
