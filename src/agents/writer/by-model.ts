import { CONTACT_DETAIL } from '../../domain/claim-words.ts';
import { withoutUnsupported } from '../../domain/claims.ts';
import { criticScore } from '../../domain/critic.ts';
import type { Angle, DraftText } from '../../domain/draft.ts';
import type { AgentContext } from '../../lib/agent.ts';
import { LlmUnavailableError } from '../../providers/llm/errors.ts';
import type { JsonRequest, TextModel, TokenUsage } from '../../providers/llm/text-model.ts';
import type { Assignment, WriterSettings } from './assignment.ts';
import type { SequenceText } from './compose.ts';
import { type CheckedSequence, checkSequence, draftOf } from './finish.ts';
import { formProblems, tidySequence } from './model-text.ts';
import { PROMPT as CRITIC, criticPrompt } from './prompts/critic.ts';
import { PROMPT as WRITER, type WrittenSequence, writerPrompt } from './prompts/writer.ts';

type Version = {
  written: WrittenSequence;
  sequence: SequenceText;
  checked: CheckedSequence;
  angle: Angle;
  /** Tone issues and breaches of form, in words for the next try. */
  problems: string[];
  /** `undefined` = not asked yet, `null` = the critic could not be asked. */
  critic: DraftText['critic'] | undefined;
};

const WRITE = { temperature: 0.7, maxTokens: 1_800 };
const JUDGE = { temperature: 0, maxTokens: 400 };
const CRITIC_TRIES = 2;

/**
 * Write, check, critique, rewrite with what was found, at most `maxRewrites` times; the best version is kept, not the last.
 * The critic is not asked about a version that the checks already sent back.
 *
 * @throws {LlmUnavailableError} when not even one version could be had, or only one that nobody should see
 */
export async function writeByModel(
  assignment: Assignment,
  model: TextModel,
  settings: WriterSettings,
  context: AgentContext,
): Promise<DraftText> {
  const usage: TokenUsage = { inputTokens: 0, outputTokens: 0, requests: 0 };
  const ask = async <T>(request: JsonRequest<T>, options: { temperature: number; maxTokens: number }): Promise<T> => {
    const answer = await model.generateJson(request, {
      ...options,
      signal: context.signal,
      runId: assignment.company.runId,
    });
    usage.inputTokens += answer.usage.inputTokens;
    usage.outputTokens += answer.usage.outputTokens;
    usage.requests += answer.usage.requests;
    return answer.value;
  };

  let best: Version | null = null;
  let last: Version | null = null;
  let rewriteCount = 0;
  for (let round = 0; round <= settings.maxRewrites; round += 1) {
    const version: Version | null = await write(ask, assignment, last).catch((error: unknown) => {
      if (best === null || !(error instanceof LlmUnavailableError)) throw error;
      context.log.warn({ failure: error.failure }, 'rewrite failed, the best version so far is kept');
      return null;
    });
    if (version === null) break;
    rewriteCount = round;
    last = version;
    if (isClean(version)) version.critic = await critique(ask, assignment, version, context);
    if (best === null || isBetter(version, best)) best = version;
    if (isClean(best) && (best.critic?.score ?? 0) >= settings.criticPass) break;
  }
  if (best === null) throw new LlmUnavailableError('bad_answer');

  best = presentable(assignment, best);
  best.critic ??= await critique(ask, assignment, best, context);
  context.log.info(
    { model: model.name, rewriteCount, unsupported: best.checked.unsupported.length, ...usage },
    'sequence written by the model',
  );
  return draftOf(assignment, best.checked, {
    angle: best.angle,
    critic: best.critic,
    criticPass: settings.criticPass,
    rewriteCount,
    writtenBy: `${model.name} (prompt ${WRITER.version}, critic ${CRITIC.version})`,
    wishMissed: false,
  });
}

type Ask = <T>(request: JsonRequest<T>, options: { temperature: number; maxTokens: number }) => Promise<T>;

async function write(ask: Ask, assignment: Assignment, last: Version | null): Promise<Version> {
  const feedback = last === null ? [] : feedbackOf(last);
  const written = await ask(writerPrompt(assignment, last?.written ?? null, feedback), WRITE);
  const sequence = tidySequence(written);
  const angle = assignment.angles.includes(written.angle) ? written.angle : assignment.angle;
  return versionOf(assignment, written, sequence, angle);
}

function versionOf(assignment: Assignment, written: WrittenSequence, sequence: SequenceText, angle: Angle): Version {
  const checked = checkSequence(assignment, sequence);
  const problems = [...checked.toneIssues, ...formProblems(sequence, assignment)];
  return { written, sequence, checked, angle, problems, critic: undefined };
}

/** Retried once; a critic that cannot be asked is `null`, never a pass. */
async function critique(
  ask: Ask,
  assignment: Assignment,
  version: Version,
  context: AgentContext,
): Promise<DraftText['critic']> {
  const { subject, text } = version.checked;
  for (let attempt = 1; attempt <= CRITIC_TRIES; attempt += 1) {
    try {
      const { feedback, ...criteria } = await ask(criticPrompt(assignment, { subject, text }), JUDGE);
      return { criteria, score: criticScore(criteria), feedback };
    } catch (error) {
      if (!(error instanceof LlmUnavailableError)) throw error;
      context.log.warn({ attempt, failure: error.failure }, 'critic could not be asked');
    }
  }
  return null;
}

function isClean(version: Version): boolean {
  return version.checked.unsupported.length === 0 && version.problems.length === 0;
}

/** Truth first, then form, then the critic's points. */
function isBetter(version: Version, than: Version): boolean {
  const order = (of: Version) => [-of.checked.unsupported.length, -of.problems.length, of.critic?.score ?? -1];
  const [mine, theirs] = [order(version), order(than)];
  const at = mine.findIndex((value, index) => value !== theirs[index]);
  return at !== -1 && (mine[at] ?? 0) > (theirs[at] ?? 0);
}

function feedbackOf({ checked, problems, critic }: Version): string[] {
  return [
    ...checked.unsupported.map((words) => `Nothing in FACTS supports "${words}": leave it out.`),
    ...problems,
    ...(critic ? [critic.feedback] : []),
  ];
}

/**
 * A version whose statements are all supported, by leaving sentences out where that still makes a mail. Where it does not, the
 * version stays as it is and the card marks it; links and addresses are never let through to a person.
 */
function presentable(assignment: Assignment, version: Version): Version {
  if (version.checked.unsupported.length === 0) return version;
  const { facts } = assignment;
  const sequence: SequenceText = {
    ...version.sequence,
    text: withoutUnsupported(version.sequence.text, facts),
    followUps: version.sequence.followUps.map((touch) => ({ ...touch, text: withoutUnsupported(touch.text, facts) })),
  };
  const trimmed = { ...versionOf(assignment, version.written, sequence, version.angle), critic: null };
  if (trimmed.checked.unsupported.length === 0 && trimmed.problems.length <= version.problems.length) {
    return { ...trimmed, critic: undefined };
  }
  const { subject, text, followUps } = version.checked;
  const all = [subject, text, ...followUps.map((touch) => touch.body)].join('\n');
  if (version.checked.unsupported.some((words) => all.includes(words) && new RegExp(CONTACT_DETAIL, 'i').test(words))) {
    throw new LlmUnavailableError('bad_answer');
  }
  return version;
}
