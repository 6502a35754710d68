import type { Config } from '../config.ts';
import { type DailyLimit, warmingLimit } from '../domain/warm-up.ts';

/** Mails that may leave a day, fewer while the mailbox is new. */
export function dailyLimitOf({ mail, timeZone }: Config): DailyLimit {
  return warmingLimit(mail.dailyLimit, mail.warmUpFrom, timeZone);
}
