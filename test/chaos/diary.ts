/** What the people of a campaign did and saw: the side of the story that the product did not write. */

export type DraftSeen = {
  draftId: string;
  revision: number;
  to: string;
  subject: string;
  body: string;
  followUps: { number: number; subject: string; body: string }[];
  by: string;
};

/** A decision that the database or a message in Slack showed at some moment. */
export type DecisionSeen = {
  /** `lead:<company>` or `draft:<id>`, as messages are keyed. */
  item: string;
  decision: 'approved' | 'rejected';
  by: string;
};

/** From this moment, real time, nobody may write to an address: its owner unsubscribed or answered, and the bot took it. */
export type Stop = { address: string; why: 'unsubscribed' | 'replied'; at: number };

export type Diary = {
  /** Presses of Approve and Reject, acknowledged or not. */
  presses: { item: string; by: string }[];
  /** The very text that stood before the person who pressed Approve. */
  approvals: DraftSeen[];
  /** Who wanted a doubtful or refused mail sent once more. */
  sentAgain: { draftId: string; by: string }[];
  seen: DecisionSeen[];
  stops: Stop[];
  /** When the clocks were moved on by days, real time. */
  jumps: number[];
};

export function emptyDiary(): Diary {
  return { presses: [], approvals: [], sentAgain: [], seen: [], stops: [], jumps: [] };
}
