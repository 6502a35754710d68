import { z } from 'zod';
import {
  type AskSender,
  isLookDue,
  noteAnswer,
  SENDER_RECORDS,
  type Sender,
  type SenderRecords,
} from '../domain/sender-domain.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { MailBrake } from './mail-brake.ts';

const SETTING = 'sender_records';
const Stored = z.object({
  domain: z.string(),
  lookAgainAt: z.coerce.date(),
  faults: z.array(
    z.object({
      record: z.enum(SENDER_RECORDS),
      kind: z.enum(['missing', 'several']),
      since: z.coerce.date(),
      seenAt: z.coerce.date(),
    }),
  ),
});

type Models = Pick<OrchestratorDeps['models'], 'settings'>;

/** What is known of the domain that mail is sent from; `null` = nothing, or nobody looks. */
export async function readSenderRecords({ settings }: Models, sender: Sender | null): Promise<SenderRecords | null> {
  if (sender === null) return null;
  const known = parse(await settings.get(SETTING));
  return known?.domain === sender.domain ? known : null;
}

function parse(stored: string | null): SenderRecords | null {
  return stored === null ? null : Stored.parse(JSON.parse(stored));
}

/**
 * Asks DNS about the sender's domain once an hour, whatever the number of processes and calls, and stores what changed. An answer
 * counts once: of two processes that asked at the same time the later one's is dropped.
 */
export function createLookAtSender(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  parts: { sender: Sender; ask: AskSender; brake: Pick<MailBrake, 'followRecords'> },
): () => Promise<void> {
  const { models, clock } = deps;
  const { sender, ask, brake } = parts;
  return async () => {
    const stored = await models.settings.get(SETTING);
    const known = parse(stored);
    if (!isLookDue(known, sender.domain, clock.now())) return;
    const noted = noteAnswer(known, await ask(), clock.now());
    if (await models.settings.replace(SETTING, stored, JSON.stringify(noted))) await brake.followRecords();
  };
}
