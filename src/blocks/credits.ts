import type { KnownBlock } from '@slack/types';
import type { ProviderCredits } from '../domain/provider-credits.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { price } from './run-plan.ts';
import { type Moment, onDate, when } from './time.ts';

export type CreditsView = {
  providers: readonly ProviderCredits[];
  /** What the click before this came to. */
  news: string | null;
  mayAdminister: boolean;
};

/** Nine of these fit a message. */
const PROVIDER_CHARS = 500;

/** `/leadgen credits`: which paid sources are on, what they have left, what they cost this month, and why one is left alone. */
export function creditsAnswer({ providers, news, mayAdminister }: CreditsView, moment: Moment): Message {
  const on = providers.filter(({ isOn }) => isOn);
  const off = providers.filter(({ isOn }) => !isOn);
  const total = providers.reduce((sum, { usd }) => sum + usd, 0);
  const head =
    on.length === 0
      ? '*Paid sources*  ·  all off, every source in use is free'
      : `*Paid sources*  ·  ${on.length} on, ${price(total)} this month`;
  const blocks: KnownBlock[] = [
    ...(news === null ? [] : [section(news)]),
    section(head),
    ...on.flatMap((provider) => [
      section(providerLines(provider, moment), PROVIDER_CHARS),
      ...(provider.blocked !== null && mayAdminister ? actions(unblockButton(provider)) : []),
    ]),
    ...(off.length === 0
      ? []
      : [section(`*Off*\n${off.map(({ label, variable }) => `${inline(label, 40)}: set ${variable}`).join('\n')}`)]),
    ...context(
      'Prices are assumed list prices, not an invoice; PROVIDER_PRICES corrects them.',
      mayAdminister ? null : 'Admins can unblock a source.',
    ),
  ];
  return { text: fallbackText(news ?? head), blocks };
}

function unblockButton({ name, label }: ProviderCredits) {
  return button('Unblock', ActionId.providerUnblock, { t: 'provider', id: name }, { label: `Unblock ${label}` });
}

function providerLines(provider: ProviderCredits, moment: Moment): string {
  const { label, blocked, calls, usd } = provider;
  const state = blocked === null ? 'on' : `*blocked* until ${when(blocked.until, moment)}`;
  return [
    `*${inline(label, 40)}*  ·  ${state}${blocked === null ? '' : `: ${inline(blocked.reason, 120)}`}`,
    [leftWords(provider, moment), `${plural(calls, 'paid call')} this month, ${price(usd)}`]
      .filter((part) => part !== null)
      .join('  ·  '),
  ].join('\n');
}

function leftWords({ left }: ProviderCredits, moment: Moment): string | null {
  switch (left.kind) {
    case 'unknown':
      return null;
    case 'problem':
      return `what is left is not known: ${inline(left.reason, 120)}`;
    case 'credits': {
      if (left.left === null) return null;
      const of = left.limit === null ? '' : ` of ${left.limit.toLocaleString('en-US')}`;
      const plan = left.plan === null ? '' : ` (${inline(left.plan, 40)})`;
      const again = left.resetsAt === null ? '' : `, filled again ${onDate(left.resetsAt, moment)}`;
      return `${left.left.toLocaleString('en-US')}${of} credits left${plan}${again}`;
    }
  }
}
