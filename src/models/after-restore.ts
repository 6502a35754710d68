import type { Models } from './index.ts';

/** Why a mail of a restored database waits for a person. */
const MAY_HAVE_LEFT =
  'a backup was restored: this may have happened after it was made. Look into the Sent folder first';

/**
 * What a database from a backup does not know: which mails left after it was made. Everything is stopped; what would leave by itself asks
 * a person, follow-ups whose day has come are let be, and drafts say that they may have been approved before. So nothing is sent twice
 * unless somebody says so. Safe to repeat.
 */
export async function distrustRestored(
  { connection, mainSwitch }: Models,
  now: Date,
): Promise<{ doubtful: number; skipped: number; pending: number }> {
  await mainSwitch.stop('a restored backup', now);
  const drafts = connection.model('EmailDraft');
  const note = { sendNote: MAY_HAVE_LEFT, updatedAt: now };
  const doubtful = await drafts.updateMany(
    { status: { $in: ['approved', 'sending'] } },
    { $set: { ...note, status: 'send_unknown', claimedAt: now, claimedBy: null } },
  );
  const pending = await drafts.updateMany({ status: 'pending' }, { $set: note });
  const skipped = await connection
    .model('FollowUp')
    .updateMany(
      { state: 'scheduled', dueAt: { $lte: now } },
      { $set: { state: 'skipped', cancelReason: 'a backup was restored, it may have left', updatedAt: now } },
    );
  return { doubtful: doubtful.modifiedCount, skipped: skipped.modifiedCount, pending: pending.modifiedCount };
}
