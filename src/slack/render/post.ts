import { dailySummaryMessage } from '../../blocks/daily-summary.ts';
import { healthChangeMessage, healthMessage } from '../../blocks/health.ts';
import { type HotLeadState, hotLeadMessage } from '../../blocks/hot-lead.ts';
import { failingJobAlert, fewFoundAlert } from '../../blocks/job-alerts.ts';
import { budgetSpentAlert } from '../../blocks/llm-budget.ts';
import { mailBrakeMessage } from '../../blocks/mail-brake.ts';
import { stopMessage } from '../../blocks/main-switch.ts';
import type { Message } from '../../blocks/message.ts';
import { replyQuestion } from '../../blocks/reply-question.ts';
import { stuckMessage } from '../../blocks/stuck.ts';
import type { Moment } from '../../blocks/time.ts';
import { weeklyReportMessage } from '../../blocks/weekly-report.ts';
import type { Models } from '../../models/index.ts';
import { renderReminder } from './reminder.ts';

/** A stored report as a message; `null` when its content is gone. */
export async function renderPost(models: Models, postKey: string, moment: Moment): Promise<Message | null> {
  const post = await models.posts.find(postKey);
  if (post === null) return null;
  switch (post.kind) {
    case 'health':
      return healthMessage(post.data, moment);
    case 'stopped':
      return stopMessage(post.data, moment);
    case 'job_failing':
      return failingJobAlert(post.data, moment);
    case 'few_found':
      return fewFoundAlert(post.data);
    case 'hot-lead':
      return hotLeadMessage(post.data, await hotLeadState(models, post.data.companyId), moment);
    case 'reply-question':
      return replyQuestion(post.data, moment);
    case 'reminder':
      return renderReminder(models, post, moment);
    case 'weekly-report':
      return weeklyReportMessage(post.data, moment);
    case 'daily-summary':
      return dailySummaryMessage(post.data);
    case 'llm-budget':
      return budgetSpentAlert(post.data, moment);
    case 'mail-brake':
      return mailBrakeMessage(post.data, moment);
    case 'health_change':
      return healthChangeMessage(post.data, moment);
    case 'stuck':
      return stuckMessage(post.data, moment);
  }
}

/** More mails than a sequence and its answers have. */
const MOST_MAILS = 20;

async function hotLeadState(models: Models, companyId: string): Promise<HotLeadState> {
  const [company, mail, sent] = await Promise.all([
    models.companies.find(companyId),
    models.inboundMails.latestOf(companyId),
    models.events.list({ companyId, eventTypes: ['sent', 'followup_sent'] }, MOST_MAILS),
  ]);
  const first = sent.at(-1);
  return {
    mayAnswer: mail !== null,
    owner: company?.owner ?? null,
    status: company?.status ?? 'archived',
    mails: first === undefined ? null : { count: sent.length, firstAt: first.eventAt },
  };
}
