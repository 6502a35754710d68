import { type AngleStat, chooseAngle, eligibleAngles, withoutAvoided } from '../domain/angles.ts';
import type { Company } from '../domain/company.ts';
import type { Angle, DraftText } from '../domain/draft.ts';
import type { Firm } from '../domain/firm.ts';
import type { Lesson } from '../domain/lessons.ts';
import { type MailContact, mailFacts } from '../domain/mail-facts.ts';
import type { CompanyFeature, LeadScore } from '../domain/score.ts';
import type { Agent } from '../lib/agent.ts';
import { LlmUnavailableError } from '../providers/llm/errors.ts';
import type { TextModel } from '../providers/llm/text-model.ts';
import type { Assignment, FollowUpDays } from './writer/assignment.ts';
import { writeByModel } from './writer/by-model.ts';
import { writeByTemplates } from './writer/by-templates.ts';
import { readWish } from './writer/wish.ts';

export type WriterInput = {
  company: Company;
  feature: CompanyFeature;
  score: Pick<LeadScore, 'score' | 'tier'> & ({ scoreReason: string } | { reason: string });
  /** `null` = the mail goes to nobody in particular. */
  contact: MailContact | null;
  /** Visible text of the company's website: untrusted, only a model reads it. */
  siteExcerpt?: string;
  /** What a person asked for at "Rewrite". */
  instruction?: string;
  /** The text that person saw; the new one differs from it. */
  previous?: { subject: string; body: string };
  /** How the angles did with companies of this industry; none = nothing was sent yet. */
  angleStats?: readonly AngleStat[];
  /** What people lately rejected or changed in this industry, newest first. */
  lessons?: readonly Lesson[];
  /** Angles that were rejected for their tone twice in a row. */
  avoidAngles?: readonly Angle[];
};

export type WriterDeps = {
  /** `null` = our own templates write. */
  model: TextModel | null;
  firm: Firm;
  /** Days after the first mail, growing. */
  followUpDays: FollowUpDays;
  /** Points of 10 below which a draft is marked (default 7). */
  criticPass?: number;
  /** Rewrites by a model after the first version (default 2). */
  maxRewrites?: number;
};

export type Writer = Agent<WriterInput, DraftText>;

/**
 * Writes a first mail and its three follow-ups. Never blocks the sales person: a model that fails is replaced by templates,
 * and the critic's feedback says so. Only a cancel (the signal) makes it throw.
 */
export function createWriter(deps: WriterDeps): Writer {
  const settings = { criticPass: deps.criticPass ?? 7, maxRewrites: deps.maxRewrites ?? 2 };
  return async (input, { signal, log }) => {
    signal.throwIfAborted();
    const assignment = assignmentOf(input, deps);
    if (deps.model === null) return writeByTemplates(assignment, settings);
    try {
      return await writeByModel(assignment, deps.model, settings, { signal, log });
    } catch (error) {
      if (signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.warn({ companyId: input.company.id, failure: error.failure }, 'model gave no draft, templates wrote it');
      return writeByTemplates(assignment, settings, `The language model gave no usable text (${error.summary}).`);
    }
  };
}

function assignmentOf(input: WriterInput, deps: Pick<WriterDeps, 'firm' | 'followUpDays'>): Assignment {
  const { company, feature, contact, instruction } = input;
  const facts = mailFacts({ company, feature, contact, firm: deps.firm, instruction });
  const situation = {
    companyId: company.id,
    sites: facts.sites?.count ?? null,
    deregulated: facts.supplierChoice !== null,
    figuresUsable: facts.savings !== null,
    industry: company.industry,
  };
  const wish = instruction === undefined || instruction.trim() === '' ? null : readWish(instruction);
  const eligible = eligibleAngles(situation);
  const avoided = input.avoidAngles ?? [];
  const wanted: Angle | null = wish?.angle ?? null;
  const fits = wanted !== null && eligible.includes(wanted);
  return {
    company,
    facts,
    contact,
    firm: deps.firm,
    followUpDays: deps.followUpDays,
    angle: fits && wanted !== null ? wanted : chooseAngle(situation, input.angleStats, avoided),
    angles: fits ? eligible : withoutAvoided(eligible, avoided),
    angleStats: input.angleStats ?? [],
    angleRefused: wanted !== null && !fits,
    wish,
    instruction: wish === null ? null : (instruction ?? null),
    previous: input.previous ?? null,
    siteExcerpt: input.siteExcerpt ?? null,
    lessons: input.lessons ?? [],
    scoreReason: 'reason' in input.score ? input.score.reason : input.score.scoreReason,
  };
}
