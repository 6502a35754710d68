import type { Config } from '../config.ts';
import type { Finding, Probe } from '../domain/health.ts';
import type { LlmBudgetState } from '../domain/model-usage.ts';
import type { HealthSlot } from '../domain/pipeline.ts';
import { capDayOf } from '../domain/send-window.ts';
import { faultWords } from '../domain/sender-domain.ts';
import type { Clock } from '../lib/clock.ts';
import { httpStatus } from '../lib/http-status.ts';
import { plural } from '../lib/text.ts';
import type { Models } from '../models/index.ts';
import { readSenderRecords } from '../orchestrator/sender-records.ts';
import { LAST_SWEEP } from '../orchestrator/sweep.ts';
import { createLlmProbe } from '../providers/llm/probe.ts';
import { sendGridTrouble } from '../providers/sendgrid/probe.ts';
import { dailyLimitOf } from './daily-limit.ts';
import { mailboxName } from './inbound.ts';
import { senderOf } from './sender-domain.ts';

/** The sweep comes every 30 seconds; four missed ones are no accident. */
const SILENT_MS = 2 * 60_000;
const FAILED_WITHIN_MS = 24 * 3_600_000;

/** One probe for each of the seven parts. */
export function buildProbes(
  config: Config,
  parts: {
    models: Models;
    clock: Clock;
    slack: Probe;
    pingDatabase: () => Promise<void>;
    failingJobs: (since: Date) => Promise<number>;
    /** Where our own HTTP server listens, once it does. */
    port: () => number;
    /** `null` = no model is named. */
    llmBudgetState: () => Promise<LlmBudgetState | null>;
  },
): Record<HealthSlot, Probe> {
  return {
    mongodb: async () => {
      await parts.pingDatabase();
      return { status: 'ok', message: 'answers', asked: true };
    },
    llm: llmProbe(config, parts.llmBudgetState),
    web: webProbe(config.http.host, parts.port),
    scheduler: schedulerProbe(parts),
    sendgrid: mailProbe(config, parts),
    search: async () =>
      config.tavilyKeySet
        ? { status: 'ok', message: 'Tavily key set', asked: false }
        : { status: 'warning', message: 'no Tavily key: directory search is off', asked: false },
    slack: parts.slack,
  };
}

/** A model whose money is spent is not asked, so its server's answer would say nothing. */
function llmProbe({ llm }: Config, budgetState: () => Promise<LlmBudgetState | null>): Probe {
  const probe = createLlmProbe(llm);
  return async (signal) => {
    const budget = await budgetState();
    if (!budget?.isSpent) return probe(signal);
    return { status: 'warning', message: 'this month’s budget is spent: templates write the texts', asked: false };
  };
}

/** Our own server, asked from outside as everybody else would. */
function webProbe(host: string, port: () => number): Probe {
  const loopback = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return async (signal) => {
    const status = await httpStatus(`http://${loopback}:${port()}/health`, signal);
    if (status === 200) return { status: 'ok', message: 'answers', asked: true };
    return { status: 'error', message: `HTTP ${status}`, asked: true };
  };
}

function schedulerProbe(parts: { models: Models; clock: Clock; failingJobs: (since: Date) => Promise<number> }): Probe {
  return async (): Promise<Finding> => {
    const now = parts.clock.now().getTime();
    const [beat, failing] = await Promise.all([
      parts.models.settings.get(LAST_SWEEP),
      parts.failingJobs(new Date(now - FAILED_WITHIN_MS)),
    ]);
    if (beat === null) return { status: 'error', message: 'no beat yet', asked: true };
    const silentMs = Math.max(0, now - new Date(beat).getTime());
    if (silentMs > SILENT_MS) {
      return { status: 'error', message: `no beat for ${Math.round(silentMs / 60_000)} min`, asked: true };
    }
    const last = `last beat ${Math.round(silentMs / 1_000)} s ago`;
    if (failing === 0) return { status: 'ok', message: last, asked: true };
    return { status: 'warning', message: `${last}, ${plural(failing, 'job')} failed`, asked: true };
  };
}

/** The slot keeps the name it has always had; what it tells is whether mail leaves. */
function mailProbe(config: Config, parts: { models: Models; clock: Clock }): Probe {
  const { mail, mailBlockers, timeZone } = config;
  return async (signal): Promise<Finding> => {
    const [blocker] = mailBlockers;
    if (blocker !== undefined) return { status: 'warning', message: `no mail leaves: ${blocker}`, asked: false };
    const { route } = mail;
    if (route.name === 'dry_run') {
      return { status: 'warning', message: 'dry run: mails are shown, not sent', asked: false };
    }
    const [trouble, sent] = await Promise.all([
      routeTrouble(route, signal),
      parts.models.sendCounters.get(capDayOf(parts.clock.now(), timeZone)),
    ]);
    if (trouble !== null) return { status: 'error', message: trouble, asked: true };
    const message = `${route.name === 'smtp' ? 'smtp' : 'SendGrid'} ready, ${sent} of ${dailyLimitOf(config)(parts.clock.now())} sent today`;
    const besides = await Promise.all([mailboxTrouble(config, parts), senderTrouble(config, parts)]);
    const words = [message, ...besides.filter((trouble) => trouble !== null)];
    return { status: words.length === 1 ? 'ok' : 'warning', message: words.join('; '), asked: true };
  };
}

/** Why mail would not leave; `null` = it would. */
async function routeTrouble(
  route: Exclude<Config['mail']['route'], { name: 'dry_run' }>,
  signal: AbortSignal,
): Promise<string | null> {
  if (route.name === 'sendgrid') {
    const trouble = await sendGridTrouble(route, signal);
    return trouble === null ? null : `SendGrid ${trouble}`;
  }
  const { smtpTrouble } = await import('../providers/mail/smtp-probe.ts');
  const trouble = await smtpTrouble(route.url, signal);
  return trouble === null ? null : `smtp server ${trouble}`;
}

/** What DNS lacked when it was last asked about the sender; `null` = nothing that is known. */
async function senderTrouble(config: Config, { models }: { models: Models }): Promise<string | null> {
  const known = await readSenderRecords(models, senderOf(config));
  return known === null || known.faults.length === 0 ? null : `${known.domain} has ${faultWords(known.faults)}`;
}

/** Why answers may lie unread; `null` = all is well, or no mailbox is read. */
async function mailboxTrouble(
  config: Config,
  { models, clock }: { models: Models; clock: Clock },
): Promise<string | null> {
  const name = mailboxName(config);
  if (name === null) return null;
  const mailbox = await models.mailboxes.find(name);
  if (mailbox === null || mailbox.lease === null || mailbox.lease.until < clock.now())
    return 'nobody reads the mailbox';
  if (mailbox.status === 'reading' || mailbox.status === 'waiting' || mailbox.status === 'starting') return null;
  return `mailbox not read: ${mailbox.status.replaceAll('_', ' ')}${mailbox.detail === '' ? '' : ` (${mailbox.detail})`}`;
}
