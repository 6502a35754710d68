import { z } from 'zod';
import { MAIL_DECISIONS } from '../domain/inbound/inbound-mail.ts';
import { TRACKED_WORDS } from '../domain/mail-tracking.ts';
import { TIERS } from '../domain/score.ts';

/** Stable and public: tests, shortcuts and old messages in Slack know them. Never rename one. */
export const ActionId = {
  leadApprove: 'lead_approve',
  leadReject: 'lead_reject',
  leadDetails: 'lead_details',
  leadUndo: 'lead_undo',
  leadsApproveHigh: 'leads_approve_high',
  leadsShowHigh: 'leads_show_high',
  leadsShowMedium: 'leads_show_medium',
  leadsShowLow: 'leads_show_low',
  /** Ends gate 1: what nobody decided is set aside. */
  leadsFinish: 'leads_finish',
  leadsNext: 'leads_next',
  /** A person saw a reply in the mailbox. */
  leadReplied: 'lead_replied',
  leadMeeting: 'lead_meeting',
  leadWon: 'lead_won',
  leadLost: 'lead_lost',
  /** Which of several leads a command meant. */
  outcomePick: 'outcome_pick',
  draftApprove: 'draft_approve',
  draftEdit: 'draft_edit',
  followUpsEdit: 'followups_edit',
  draftReject: 'draft_reject',
  draftRegenerate: 'draft_regenerate',
  /** Nobody knew whether the mail left; a person says that it arrived. */
  draftMarkSent: 'draft_mark_sent',
  draftSendAgain: 'draft_send_again',
  draftDrop: 'draft_drop',
  runCancel: 'run_cancel',
  runRetry: 'run_retry',
  stopEverything: 'stop_everything',
  resumeEverything: 'resume_everything',
  /** Mail that was held back after bounces or complaints goes on. */
  mailBrakeLift: 'mail_brake_lift',
  /** Shows a waiting draft whole, in a modal. */
  draftOpen: 'draft_open',
  jobRun: 'job_run',
  jobPause: 'job_pause',
  jobResume: 'job_resume',
  /** The whole address of a draft whose card shows it in part. */
  draftReveal: 'draft_reveal',
  /** Erases what the private answer lists. */
  forgetConfirm: 'forget_confirm',
  stuckAnalyze: 'stuck_analyze',
  stuckShow: 'stuck_show',
  stuckOpen: 'stuck_open',
  stuckWhy: 'stuck_why',
  /** What a mail is that the rules were not sure of. */
  replyInterested: 'reply_classify_interested',
  replyQuestion: 'reply_classify_question',
  replyNotNow: 'reply_classify_not_now',
  replyNotInterested: 'reply_classify_not_interested',
  replyWrongPerson: 'reply_classify_wrong_person',
  replyWantsNoMail: 'reply_classify_wants_no_mail',
  replyNone: 'reply_classify_no_reply',
  leadAssign: 'lead_assign',
  /** Opens the form for an answer to somebody who answered. */
  replyWrite: 'reply_write',
  /** Yes or no to a run that costs more than may be spent without asking. */
  runConfirm: 'run_confirm',
  runDecline: 'run_decline',
  providerUnblock: 'provider_unblock',
  /** Of a list that somebody dropped: opens the form for its columns, draws its preview anew, starts the run, drops the rows. */
  uploadMap: 'upload_map',
  uploadPreview: 'upload_preview',
  uploadImport: 'upload_import',
  uploadCancel: 'upload_cancel',
  /** Yes or no to what a question to the bot would change. */
  talkConfirm: 'talk_confirm',
  talkCancel: 'talk_cancel',
} as const;
export type ActionId = (typeof ActionId)[keyof typeof ActionId];

export const CallbackId = {
  leadRejectReason: 'lead_reject_reason',
  draftEdit: 'draft_edit',
  followUpsEdit: 'followups_edit',
  draftRejectReason: 'draft_reject_reason',
  draftRegenerate: 'draft_regenerate',
  runForm: 'run_form',
  leadDetails: 'lead_details',
  draftReview: 'draft_review',
  replyMark: 'reply_mark',
  leadLostReason: 'lead_lost_reason',
  replyWrite: 'reply_write',
  importForm: 'import_form',
  uploadMap: 'upload_map',
} as const;
export type CallbackId = (typeof CallbackId)[keyof typeof CallbackId];

/** `block_id` and `action_id` of the inputs in our modals are the same word. */
export const InputId = {
  reason: 'reason',
  note: 'note',
  subject: 'subject',
  body: 'body',
  instruction: 'instruction',
  industry: 'industry',
  location: 'location',
  count: 'count',
  replyKind: 'reply_kind',
  replyText: 'reply_text',
  file: 'file',
  defaultTrade: 'default_trade',
  defaultState: 'default_state',
} as const;

/** Input of one follow-up's text: `followup_1`. */
export function followUpInputId(number: 1 | 2 | 3): string {
  return `followup_${number}`;
}

/** Input of the column that holds a field: `column_name`. */
export function columnInputId(field: string): string {
  return `column_${field}`;
}

const Id = z.string().min(1).max(100);

/**
 * What a button or a modal carries: ids only, never content. `id` is the company's, the draft's or the run's; `rev` the draft
 * revision that the person saw and what they read about counting. Of a mail that arrived its id, of a timed job or a provider its name, of a stuck check its code,
 * of the switch the moment of the stop that the button was drawn for.
 */
export const ButtonValue = z.strictObject({
  t: z.enum([
    'lead',
    'draft',
    'run',
    'job',
    'stuck',
    'switch',
    'mail',
    'plan',
    'provider',
    'erasure',
    'upload',
    'talk',
  ]),
  id: Id,
  run: Id.optional(),
  rev: z.int().min(0).optional(),
  counted: z.enum(TRACKED_WORDS).optional(),
});
export type ButtonValue = z.infer<typeof ButtonValue>;

/** The next page of a private list of leads. */
export const PageValue = z.strictObject({
  t: z.literal('leads'),
  page: z.int().min(1).max(10_000),
  tier: z.enum(TIERS).optional(),
  industry: Id.optional(),
  state: z.string().length(2).optional(),
});
export type PageValue = z.infer<typeof PageValue>;

/** One of several leads; what is to be done with it waits in the database under `choice`. */
export const PickValue = z.strictObject({ t: z.literal('pick'), choice: Id, id: Id });
export type PickValue = z.infer<typeof PickValue>;

/** One meaning for a mail that arrived. */
export const ClassifyValue = z.strictObject({ t: z.literal('mail'), id: Id, kind: z.enum(MAIL_DECISIONS) });
export type ClassifyValue = z.infer<typeof ClassifyValue>;

export function encodeValue(value: ButtonValue | PageValue | PickValue | ClassifyValue): string {
  return JSON.stringify(value);
}

/** What came back from Slack, checked; null when it is not one of our values. */
export function parseButtonValue(raw: unknown): ButtonValue | null {
  return parse(ButtonValue, raw);
}

export function parsePageValue(raw: unknown): PageValue | null {
  return parse(PageValue, raw);
}

export function parsePickValue(raw: unknown): PickValue | null {
  return parse(PickValue, raw);
}

export function parseClassifyValue(raw: unknown): ClassifyValue | null {
  return parse(ClassifyValue, raw);
}

function parse<T>(schema: z.ZodType<T>, raw: unknown): T | null {
  if (typeof raw !== 'string' || raw.length > 2_000) return null;
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return null; // not ours: the caller answers that the button is too old
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
