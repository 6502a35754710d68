import { z } from 'zod';

const Text = z.string().nullish().catch(undefined);

/** Search shows the last name with stars and no address; the id is what a match needs. */
export const ApolloHit = z.object({
  id: z.string().min(1).max(100),
  title: Text,
  has_email: z.boolean().nullish().catch(undefined),
});
export type ApolloHit = z.infer<typeof ApolloHit>;

export const ApolloSearch = z.object({ people: z.array(z.unknown()) });

const ApolloPerson = z.object({
  first_name: Text,
  last_name: Text,
  name: Text,
  title: Text,
  email: Text,
  email_status: Text,
  email_domain_catchall: z.boolean().nullish().catch(undefined),
  linkedin_url: Text,
});
export type ApolloPerson = z.infer<typeof ApolloPerson>;

/** A question without a match is answered 200, with `person` null or empty. */
export const ApolloMatch = z.object({ person: ApolloPerson.nullish() });

export const ApolloOrganization = z.object({
  organization: z
    .object({
      name: Text,
      estimated_num_employees: z.number().nullish().catch(undefined),
      num_employees: z.number().nullish().catch(undefined),
      city: Text,
      state: Text,
    })
    .nullish(),
});

export const ApolloError = z.object({ error: Text, error_code: Text, message: Text });
