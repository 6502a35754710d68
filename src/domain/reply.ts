export type Sentiment = 'positive' | 'neutral' | 'negative';

/** What a person can say a reply is. */
export const REPLY_KINDS = [
  'interested',
  'question',
  'not_now',
  'not_interested',
  'wrong_person',
  'wants_no_mail',
] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

type ReplyMeaning = {
  sentiment: Sentiment;
  intent: 'wants_meeting' | 'wants_info' | 'not_now' | 'not_interested' | 'wrong_person' | 'unsubscribe';
  /** The law takes the plain wish as an opt-out, and "not interested" is unclear: both end all mail to the address. */
  suppresses: boolean;
};

const MEANING: Record<ReplyKind, ReplyMeaning> = {
  interested: { sentiment: 'positive', intent: 'wants_meeting', suppresses: false },
  question: { sentiment: 'positive', intent: 'wants_info', suppresses: false },
  not_now: { sentiment: 'neutral', intent: 'not_now', suppresses: false },
  not_interested: { sentiment: 'negative', intent: 'not_interested', suppresses: true },
  wrong_person: { sentiment: 'neutral', intent: 'wrong_person', suppresses: false },
  wants_no_mail: { sentiment: 'negative', intent: 'unsubscribe', suppresses: true },
};

export function meaningOf(kind: ReplyKind): ReplyMeaning {
  return MEANING[kind];
}

export function isReplyKind(text: string): text is ReplyKind {
  return (REPLY_KINDS as readonly string[]).includes(text);
}
