import type { KnownBlock, HomeView as SlackHomeView } from '@slack/types';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { healthBlocks, jobBlocks, mineBlocks, pipelineBlocks } from './home-figures.ts';
import type { HomeMail, HomeView } from './home-view.ts';
import { waitingBlocks } from './home-waiting.ts';
import { actions, button, confirm, context, divider, header, row, section } from './kit.ts';
import { resumeButton, stopButton, stoppedLine } from './main-switch.ts';
import { actor, inline } from './mrkdwn.ts';
import { bar, isWaiting } from './run-stages.ts';
import { type Moment, when } from './time.ts';
import { MAIL_MODE_WORDS } from './words.ts';

/**
 * One person's Home tab: the switch and what mail does, what waits for them, what goes on, what left in their name, how it all
 * stands. Holds no "3 min ago": it is not drawn again for the passing of time.
 */
export function homeTab(view: HomeView, moment: Moment): SlackHomeView {
  return {
    type: 'home',
    blocks: [
      ...switchBlocks(view, moment),
      ...blockedLines(view, moment),
      ...waitingBlocks(view, moment),
      ...runBlocks(view, moment),
      ...mineBlocks(view.mine, moment),
      ...(view.pipeline === null ? [] : pipelineBlocks(view.pipeline)),
      ...(view.health === null ? [] : healthBlocks(view.health, moment)),
      ...(view.jobs === null ? [] : jobBlocks(view.jobs, view.stopped !== null, moment)),
      ...sourceBlocks(view),
    ],
  };
}

/** For the case that Slack or our own check refuses the whole: the switch must stay in reach. */
export function homeFallback(
  view: Pick<HomeView, 'stopped' | 'mayDecide' | 'approverIds'>,
  moment: Moment,
): SlackHomeView {
  const words = 'The rest of this page cannot be shown right now. `/leadgen status` tells what waits.';
  return { type: 'home', blocks: [...switchLine(view, 'leadgen', moment), ...context(words)] };
}

function switchBlocks(view: HomeView, moment: Moment): KnownBlock[] {
  const { mail } = view;
  const sent = `${mail.sentToday} of ${mail.dailyLimit} mails sent today`;
  const facts = `${sent} (${MAIL_MODE_WORDS[mail.mode]})`;
  const isStopped = view.stopped !== null;
  const waiting = isStopped && mail.queued > 0 ? `  ·  ${plural(mail.queued, 'approved mail')} waiting` : '';
  const running = `*${mailHead(mail)}*\n${facts}${queueWords(mail, moment)}`;
  return [...switchLine(view, running, moment), ...(isStopped ? context(`${facts}${waiting}`) : [])];
}

function switchLine(
  view: Pick<HomeView, 'stopped' | 'mayDecide' | 'approverIds'>,
  running: string,
  moment: Moment,
): KnownBlock[] {
  const { stopped, mayDecide } = view;
  if (stopped === null) {
    return [
      section(running),
      ...(mayDecide ? actions(stopButton()) : context('Approvers can stop everything here, mail and runs at once.')),
    ];
  }
  return [
    section(
      `${stoppedLine(stopped, moment)}\nNo mail leaves and no run works. Nothing is lost: it all goes on from where it was.`,
    ),
    ...(mayDecide ? actions(resumeButton(stopped)) : context(`${namesOf(view.approverIds)} can resume.`)),
  ];
}

function blockedLines({ paidSources }: HomeView, moment: Moment): KnownBlock[] {
  const lines = paidSources.flatMap(({ label, blocked }) =>
    blocked === null
      ? []
      : [
          `Not asked for now: ${inline(label, 40)}, ${inline(blocked.reason, 80)}, until ${when(blocked.until, moment)}`,
        ],
  );
  return lines.length === 0 ? [] : context(lines.join('\n'));
}

/** Which paid sources there are; what is left of them only the vendors know. */
function sourceBlocks({ paidSources }: HomeView): KnownBlock[] {
  const labels = (isOn: boolean) => {
    const names = paidSources.filter((source) => source.isOn === isOn).map(({ label }) => inline(label, 40));
    return names.length === 0 ? 'none' : names.join(', ');
  };
  const lines = `Paid sources on: ${labels(true)}\nOff, their key is not set: ${labels(false)}\n\`/leadgen credits\` says what is left.`;
  return [divider, ...context(lines)];
}

/** Whether mail goes out, and if not, why not, in a few words. */
function mailHead(mail: HomeMail): string {
  const [blocker] = mail.blockers;
  if (blocker !== undefined) return `No mail can leave: ${inline(blocker, 120)}`;
  if (mail.sentToday >= mail.dailyLimit) return 'The day’s limit is reached: mail goes on tomorrow';
  if (mail.queued === 0) return 'Nothing waits to be sent';
  if (mail.waitsBecause !== null) return `${plural(mail.queued, 'approved mail')} waiting`;
  return `Mail is going out: ${plural(mail.queued, 'approved mail')} to go`;
}

function queueWords(mail: HomeMail, moment: Moment): string {
  if (mail.queued === 0) return '';
  const because = mail.waitsBecause === null ? '' : `\nWhy it waits: ${inline(mail.waitsBecause, 200)}`;
  const next = mail.nextAt === null ? '' : `  ·  next ${when(mail.nextAt, moment)}`;
  return `${next}${because}`;
}

function runBlocks(view: HomeView, moment: Moment): KnownBlock[] {
  const { rows, more } = view.runs;
  if (rows.length === 0) return [];
  return [
    divider,
    header('Runs'),
    ...rows.map((run) => {
      const by = `Started by ${actor(run.requestedBy)}, ${when(run.startedAt, moment)}`;
      const doing = view.stopped === null ? doingWords(run) : `Stopped by ${actor(view.stopped.by)}, nothing is lost`;
      const mayCancel = view.mayDecide || run.requestedBy === view.userId;
      return row(
        `*${inline(run.title, 120)}*  ·  run ${run.ref}\n${doing}\n${by}`,
        mayCancel ? cancelButton(run) : null,
      );
    }),
    ...(more ? context('`/leadgen runs` lists the others.') : []),
  ];
}

function doingWords(run: HomeView['runs']['rows'][number]): string {
  const { done, total } = run.progress;
  const share = total > 0 && !isWaiting(run) ? `  ${bar(done, total)}  ${done} of ${total}` : '';
  if (run.status === 'analyst_awaiting_approval') return 'Leads wait for your review';
  if (run.status === 'writer_awaiting_approval') return 'Drafts wait for your review';
  switch (run.currentStage) {
    case 'scout':
      return `Looking for companies${share}`;
    case 'enrichment':
      return `Looking for contacts${share}`;
    case 'analyst':
      return `Scoring${share}`;
    case 'writer':
      return 'Writing drafts';
    default:
      return 'Sending mail';
  }
}

function cancelButton(run: HomeView['runs']['rows'][number]) {
  return button(
    'Cancel run',
    ActionId.runCancel,
    { t: 'run', id: run.id },
    {
      label: `Cancel run ${run.ref}`,
      confirm: confirm(
        `Cancel run ${run.ref}?`,
        'It stops after the company it works on. What was found is kept, approved mails that have not left are held back.',
        'Cancel run',
        'danger',
      ),
    },
  );
}

function namesOf(approverIds: readonly string[]): string {
  const people = approverIds.filter((id) => /^[UW][A-Z0-9]+$/.test(id)).slice(0, 5);
  return people.length === 0 ? 'Approvers' : [...new Set(people)].map((id) => actor(id)).join(', ');
}
