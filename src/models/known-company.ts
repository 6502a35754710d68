import type { Connection } from 'mongoose';
import { type Company, type CompanyCandidate, cityKeyOf, nameKeyOf } from '../domain/company.ts';
import { companySchema } from './company-schema.ts';
import type { Stored } from './convert.ts';
import { modelOf } from './schema.ts';

const AT_ONCE = 500;

/** Asks which of many companies are stored, by the rules of `insert`, without storing anything. */
export function createKnownCompanyStore(connection: Connection) {
  const model = modelOf<Stored<Company>>(connection, 'Company', companySchema, 'companies');

  async function countOf(candidates: readonly CompanyCandidate[]): Promise<number> {
    const domains = candidates.flatMap(({ domain }) => domain ?? []);
    const names = candidates.filter(({ domain }) => domain === null).map(({ name }) => nameKeyOf(name));
    const [byDomain, byName] = await Promise.all([
      domains.length === 0 ? [] : model.find({ domain: { $in: domains } }, { domain: 1 }).lean(),
      names.length === 0
        ? []
        : model.find({ nameKey: { $in: names }, domain: null }, { nameKey: 1, cityKey: 1, state: 1 }).lean(),
    ]);
    const keys = new Set([
      ...byDomain.map(({ domain }) => domain),
      ...byName.map(({ nameKey, cityKey, state }) => JSON.stringify([nameKey, cityKey, state])),
    ]);
    return candidates.filter(({ domain, name, city, state }) =>
      keys.has(domain ?? JSON.stringify([nameKeyOf(name), cityKeyOf(city), state])),
    ).length;
  }

  return {
    async count(candidates: readonly CompanyCandidate[]): Promise<number> {
      let known = 0;
      for (let at = 0; at < candidates.length; at += AT_ONCE)
        known += await countOf(candidates.slice(at, at + AT_ONCE));
      return known;
    },
  };
}
