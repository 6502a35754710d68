import { z } from 'zod';

const text = (most: number) => z.string().trim().min(1).max(most).nullable().default(null);
const degrees = (most: number) => z.number().min(-most).max(most).nullable().default(null);

/** A place that a module of somebody else yields. */
export const ExtensionPlaceRow = z.object({
  sourceId: z.string().max(200),
  sourceUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
  name: z.string().trim().min(1).max(255),
  brand: text(255),
  operator: text(255),
  website: text(2_000),
  phone: text(60),
  email: text(320),
  street: text(255),
  city: text(120),
  state: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
  postcode: text(20),
  lat: degrees(90),
  lon: degrees(180),
  closed: z.boolean().default(false),
  person: z
    .object({ fullName: z.string().trim().min(1).max(200), title: text(200) })
    .nullable()
    .default(null),
  siteCount: z.int().min(1).max(50_000).nullable().default(null),
});

export const ExtensionBatch = z.object({ places: z.array(z.unknown()), truncated: z.boolean().default(false) });
