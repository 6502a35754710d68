/** What a person who answers wants. `other`: nothing that the rules know. */
export const REPLY_INTENTS = [
  'wants_meeting',
  'interested',
  'wants_info',
  'question',
  'referral',
  'not_now',
  'not_interested',
  'wrong_person',
  'other',
] as const;
export type ReplyIntent = (typeof REPLY_INTENTS)[number];
export type Sentiment = 'positive' | 'neutral' | 'negative';
export type IntentReading = { intent: ReplyIntent; sentiment: Sentiment; confidence: number };
