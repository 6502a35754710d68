import type { Campaign } from './campaign.ts';

/** A person's answer comes in by the mailbox and is read; its id. `head`: its lines but for the type. */
export async function takeAnswer(
  campaign: Campaign,
  bot: Awaited<ReturnType<Campaign['bot']>>,
  head: readonly string[],
): Promise<string> {
  const type = 'Content-Type: text/plain; charset=utf-8';
  const words = 'Hi Sam, yes, let us talk. Can we schedule a call on Tuesday at 10?';
  const raw = Buffer.from([...head, type, '', words].join('\r\n'));
  const receivedAt = campaign.clock.now();
  await bot.takeMail({ source: 'imap:1', mailbox: 'sam', content: { email: raw }, bytes: raw.length, receivedAt });
  const [pending] = await campaign.models.inboundMails.listPending(1);
  if (pending === undefined) throw new Error('no mail came in');
  await bot.jobs.processMail(pending.id);
  return pending.id;
}
