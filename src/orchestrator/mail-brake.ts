import type { OutreachEvent } from '../domain/event.ts';
import { BOUNCES_OVER, type Brake, brakeOf, brakeOfMissing, type MailRecord } from '../domain/mail-brake.ts';
import type { MailHeldBack } from '../domain/post.ts';
import { capDayOf } from '../domain/send-window.ts';
import { missingTooLong, type Sender } from '../domain/sender-domain.ts';
import type { OrchestratorDeps } from './deps.ts';
import { readSenderRecords } from './sender-records.ts';

const LIFTED_AT = 'mail_brake_lifted_at';
const REFUSALS = 'mail_refusals_in_a_row';
const COMPLAINTS_OVER_MS = 30 * 86_400_000;
const NEVER = new Date(0);
const LEVELS = ['block', 'records', 'pause'] as const;

export type MailBrake = ReturnType<typeof createMailBrake>;

type Held = { key: string; data: MailHeldBack };

/**
 * Holds back first mails and follow-ups when the latest were taken badly, or receivers cannot check whose they are. Derived from
 * events, and from what DNS said, each time it is asked, so there is no state that could be lost; only that a person lifted it is
 * stored, and what came before no longer counts.
 *
 * @param settings.sender - `null` = nobody looks at its domain
 */
export function createMailBrake(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  { timeZone, sender }: { timeZone: string; sender: Sender | null },
) {
  const { models, projector, clock } = deps;
  const { events, settings, posts } = models;

  async function liftedAt(): Promise<Date> {
    const stored = await settings.get(LIFTED_AT);
    return stored === null ? NEVER : new Date(stored);
  }

  async function recordSince(lifted: Date): Promise<MailRecord> {
    const since = new Date(Math.max(lifted.getTime(), clock.now().getTime() - COMPLAINTS_OVER_MS));
    const [first, later, bounces, [complaint], left, complaints, refusals, records] = await Promise.all([
      events.latest('sent', BOUNCES_OVER),
      events.latest('followup_sent', BOUNCES_OVER),
      events.latest('bounced', BOUNCES_OVER),
      events.latest('spam_reported', 1),
      events.count({ eventTypes: ['sent', 'followup_sent'], since }),
      events.count({ eventTypes: ['spam_reported'], since }),
      settings.get(REFUSALS),
      readSenderRecords(models, sender),
    ]);
    const sent = [...first, ...later]
      .filter(({ eventAt }) => eventAt > lifted)
      .toSorted((a, b) => b.eventAt.getTime() - a.eventAt.getTime())
      .slice(0, BOUNCES_OVER);
    const bounced = bouncesOf(sent, bounces);
    // an address that the server refused at once bounced without ever having left
    const atOnce = bounced.filter(({ emailDraftId }) => !sent.some((mail) => mail.emailDraftId === emailDraftId));
    return {
      sent: sent.length + atOnce.length,
      bounced: bounced.length,
      lastBounceAt: bounced[0]?.eventAt ?? null,
      left,
      complaints,
      lastComplaintAt: complaint?.eventAt ?? null,
      refusedInARow: Number(refusals ?? 0),
      missing: missingTooLong(records, lifted),
    };
  }

  /** One message each time that mail is held back, one a day while it pauses. */
  async function tell(brake: Brake, lifted: Date): Promise<void> {
    const now = clock.now();
    const key = `${prefixOf(brake.level, lifted)}${await episodeOf(brake, lifted, now)}`;
    await posts.create(key, 'mail-brake', { ...brake, at: now, lifted: null }, now);
    await projector.post(key, 'alerts');
  }

  async function episodeOf(brake: Brake, lifted: Date, now: Date): Promise<string> {
    if (brake.level !== 'records') return brake.level === 'pause' ? `:${capDayOf(now, timeZone)}` : '';
    // a message that is open stays the one, though the record that went missing first is back
    const [open] = await openMessages('records', lifted);
    if (open !== undefined) return open.key.slice(prefixOf('records', lifted).length);
    return `:${Math.min(...brake.missing.records.map(({ since }) => since.getTime()))}`;
  }

  async function openMessages(level: Brake['level'], lifted: Date): Promise<Held[]> {
    const open: Held[] = [];
    for (const key of await posts.listKeys(prefixOf(level, lifted), 3)) {
      const post = await posts.find(key);
      if (post?.kind === 'mail-brake' && post.data.lifted === null) open.push({ key, data: post.data });
    }
    return open;
  }

  async function redraw(key: string, data: MailHeldBack): Promise<void> {
    await posts.update(key, 'mail-brake', data, clock.now());
    await projector.post(key, 'alerts');
  }

  return {
    /** Why nothing may leave that nobody awaits; `null` = it may. Tells the channel when it begins. */
    async ask(): Promise<Brake | null> {
      const lifted = await liftedAt();
      const brake = brakeOf(await recordSince(lifted), clock.now());
      if (brake !== null) await tell(brake, lifted);
      return brake;
    },

    /** A server took a mail (`false`), or refused ourselves (`true`). Mails leave one at a time, so nobody counts beside us. */
    async note(isRefused: boolean): Promise<void> {
      const before = Number((await settings.get(REFUSALS)) ?? 0);
      const after = isRefused ? before + 1 : 0;
      if (after !== before) await settings.set(REFUSALS, String(after));
    },

    /** DNS was asked: messages about missing records say what is still missing, or that mail goes on. */
    async followRecords(): Promise<void> {
      const known = await readSenderRecords(models, sender);
      for (const { key, data } of await openMessages('records', await liftedAt())) {
        if (data.level !== 'records') continue;
        const { domain, records } = data.missing;
        const faults = known?.domain === domain ? known.faults.filter(({ kind }) => kind === 'missing') : [];
        const still = records.filter(({ record }) => faults.some((fault) => fault.record === record));
        if (still.length === 0) await redraw(key, { ...data, lifted: { by: 'system', at: clock.now() } });
        else if (still.length < records.length)
          await redraw(key, { ...data, ...brakeOfMissing({ domain, records: still }) });
      }
    },

    /** A person lets mail leave again; `false` = nothing was held back. */
    async lift(by: string): Promise<boolean> {
      const now = clock.now();
      const before = await liftedAt();
      if (brakeOf(await recordSince(before), now) === null) return false;
      await settings.set(LIFTED_AT, now.toISOString());
      await settings.set(REFUSALS, '0');
      await models.audit.add({ at: now, by, action: 'mail_brake_lifted', subject: null, detail: null });
      for (const level of LEVELS) {
        for (const { key, data } of await openMessages(level, before))
          await redraw(key, { ...data, lifted: { by, at: now } });
      }
      return true;
    },
  };
}

function prefixOf(level: Brake['level'], lifted: Date): string {
  return `mail-brake:${lifted.getTime()}:${level}`;
}

/** Bounces of these mails, and those since the oldest of them; newest first. */
function bouncesOf(sent: readonly OutreachEvent[], bounces: readonly OutreachEvent[]): OutreachEvent[] {
  const oldest = sent.at(-1)?.eventAt;
  if (oldest === undefined) return [];
  const ids = new Set(sent.map(({ emailDraftId }) => emailDraftId));
  const ofDraft = new Map<string | null, OutreachEvent>();
  for (const bounce of bounces) {
    if (!ids.has(bounce.emailDraftId) && bounce.eventAt < oldest) continue;
    if (!ofDraft.has(bounce.emailDraftId)) ofDraft.set(bounce.emailDraftId, bounce);
  }
  return [...ofDraft.values()];
}
