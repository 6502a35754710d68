import { z } from 'zod';

const Text = z.string().optional().catch(undefined);

const AddressComponent = z.object({ longText: Text, shortText: Text, types: z.array(z.string()).catch([]) });

/** One place of Text Search (New). Only the fields we use. */
export const GooglePlace = z.object({
  id: z.string().min(1).max(300),
  displayName: z.object({ text: z.string() }),
  formattedAddress: Text,
  addressComponents: z.array(AddressComponent).catch([]),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional().catch(undefined),
  websiteUri: Text,
  nationalPhoneNumber: Text,
  googleMapsUri: Text,
  businessStatus: Text,
});
export type GooglePlace = z.infer<typeof GooglePlace>;

/** No results = an object without `places`. The older API reports errors with HTTP 200 and `error_message`: that is no answer. */
export const GoogleAnswer = z.object({
  places: z.array(z.unknown()).default([]),
  nextPageToken: Text,
  error_message: z.undefined().optional(),
  error: z.undefined().optional(),
});

/** Body of a failure. */
export const GoogleError = z.object({
  error: z.object({ status: z.string(), message: z.string().optional().catch(undefined) }),
});
