import type { Company } from '../../domain/company.ts';
import type { Erasure } from '../../domain/erasure.ts';
import type { OrchestratorDeps } from '../deps.ts';
import { createErase, type EraseParts, type ErasureResult, referenceOf } from './erase.ts';
import { gatherScope } from './gather.ts';

const RESUMED_AT_ONCE = 5;
/** A question that nobody answered within a day is out of date. */
const ASKED_KEPT_MS = 24 * 3_600_000;

/** What would go, for the person who has to confirm it. */
export type ErasurePlan = {
  erasure: Erasure;
  contacts: number;
  mails: number;
  /** Of these a part is still on its way: waiting for a decision or for its time. */
  unsent: number;
  companies: readonly Company[];
};

/** `asked_before`: it was confirmed by somebody already. */
export type ConfirmResult = ErasureResult | { kind: 'asked_before' | 'unknown' };

export type Forget = ReturnType<typeof createForget>;

/** `/leadgen forget`: ask, confirm, and go on after a crash. */
export function createForget(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log'>,
  parts: EraseParts,
) {
  const { models, clock, log } = deps;
  const erase = createErase(deps, parts);

  async function ask(wish: Pick<Erasure, 'kind' | 'by' | 'email' | 'companyId'>): Promise<ErasurePlan> {
    const reference = await referenceOf(models.keyOfErased, wish);
    const erasure = await models.erasures.ask({ ...wish, reference }, clock.now());
    const scope = await gatherScope(models, erasure);
    const [companies, drafts] = await Promise.all([
      models.companies.findMany(scope.companyIds),
      models.drafts.findMany(scope.draftIds),
    ]);
    const unsent = drafts.filter(({ status }) => !['sent', 'rejected', 'superseded'].includes(status)).length;
    return { erasure, companies, unsent, contacts: scope.contactIds.length, mails: drafts.length };
  }

  return {
    erase,

    askPerson: (email: string, by: string): Promise<ErasurePlan> =>
      ask({ kind: 'email', by, email: email.toLowerCase(), companyId: null }),

    askCompany: (companyId: string, by: string): Promise<ErasurePlan> =>
      ask({ kind: 'company', by, email: null, companyId }),

    /** The company with this website, if one has it. */
    async companyAt(domain: string): Promise<Company | null> {
      return (await models.companies.findByDomains([domain]))[0] ?? null;
    },

    async confirm(id: string, by: string): Promise<ConfirmResult> {
      const confirmed = await models.erasures.confirm(id, by, clock.now());
      if (confirmed !== null) return erase(confirmed);
      return { kind: (await models.erasures.find(id)) === null ? 'unknown' : 'asked_before' };
    },

    /** Goes on with what a crash or a leaving mail interrupted; for the sweep. */
    async resume(): Promise<void> {
      for (const erasure of await models.erasures.listConfirmed(RESUMED_AT_ONCE)) {
        try {
          const { kind } = await erase(erasure);
          log.info({ erasureId: erasure.id, kind }, 'took up an erasure');
        } catch (error) {
          log.error({ err: error, erasureId: erasure.id }, 'an erasure fails; it is tried again'); // the next one is not held up
        }
      }
      await models.erasures.purgeAsked(new Date(clock.now().getTime() - ASKED_KEPT_MS));
    },
  };
}
