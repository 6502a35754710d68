import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

/** In a search the address has stars in it; after the enrichment it is whole. Older answers give it as plain text. */
const ProspeoEmail = z
  .union([z.string().transform((email) => ({ email, status: undefined })), z.object({ email: Text, status: Text })])
  .nullish()
  .catch(undefined);

export const ProspeoPerson = z.object({
  person_id: Text,
  full_name: Text,
  current_job_title: Text,
  linkedin_url: Text,
  email: ProspeoEmail,
});
export type ProspeoPerson = z.infer<typeof ProspeoPerson>;

export const ProspeoSearch = z.object({ results: z.array(z.unknown()) });
export const ProspeoHit = z.object({ person: ProspeoPerson });

/** `free_enrichment` = asked for before, so not charged again. */
export const ProspeoMatch = z.object({
  person: ProspeoPerson.nullish(),
  free_enrichment: z.boolean().nullish().catch(undefined),
});

export const ProspeoError = z.object({ error_code: z.string() });
