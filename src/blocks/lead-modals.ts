import type { KnownBlock, ModalView } from '@slack/types';
import { formatPhone } from '../lib/phone.ts';
import { plural } from '../lib/text.ts';
import { CallbackId, encodeValue, InputId } from './action-ids.ts';
import { context, divider, plain, section, selectInput, splitText, textInput } from './kit.ts';
import { factsLine, leadValue } from './lead-card.ts';
import { contactLine, type LeadDetailsView, leadTitle, reachLine, sourceWords, websiteLine } from './lead-view.ts';
import { actor, clipMrkdwn, inline } from './mrkdwn.ts';
import { day, type Moment, when } from './time.ts';
import { LEAD_REJECT_REASONS, reasonWords, STATUS_WORDS } from './words.ts';

/** Everything behind a lead's card: contacts (masked), each figure with its source, every location, the history. */
export function leadDetailsModal(lead: LeadDetailsView, moment: Moment): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.leadDetails,
    private_metadata: encodeValue(leadValue(lead)),
    title: plain('Lead details', 24),
    close: plain('Close', 24),
    blocks: [
      section(
        [leadTitle(lead), reachLine(lead), websiteLine(lead), factsLine(lead)]
          .filter((line) => line !== null)
          .join('\n'),
      ),
      ...part('Contacts', contactLines(lead, moment), 'None found yet. The search goes on after approval.'),
      ...part('Figures and where they come from', figureLines(lead, moment), 'None yet.'),
      ...part(locationsHead(lead), locationLines(lead), 'None stored.'),
      ...part('History', historyLines(lead, moment), 'Nothing yet.'),
    ].slice(0, 100),
  };
}

function part(title: string, lines: string[], none: string): KnownBlock[] {
  const body = lines.length === 0 ? none : lines.map((line) => clipMrkdwn(line, 900)).join('\n');
  const [first = none, ...more] = splitText(body, 2_800);
  return [divider, section(`*${title}*\n${first}`), ...more.slice(0, 20).map((text) => section(text))];
}

function contactLines(lead: LeadDetailsView, { zone }: Moment): string[] {
  return lead.contacts.slice(0, 20).map((contact) => {
    const { foundAt, verified, generic } = contact;
    const line = `• ${contactLine(contact)}`;
    if (foundAt === null) return line;
    // a verified one names its page already
    const seen = verified && !generic ? day(foundAt.at, zone) : sourceWords(foundAt, zone);
    return `${line} · ${seen}`;
  });
}

function figureLines(lead: LeadDetailsView, { zone }: Moment): string[] {
  return lead.figures
    .slice(0, 40)
    .map(({ label, value, source }) =>
      value === null
        ? `${inline(label, 60)}: unknown`
        : `${inline(label, 60)}: *${inline(value, 120)}* · ${sourceWords(source, zone)}`,
    );
}

function locationsHead(lead: LeadDetailsView): string {
  const known = lead.locations.length;
  const all = lead.siteCount ?? known;
  const head = plural(all, 'location');
  return all > known && known > 0 ? `${head}, ${known} listed` : head;
}

function locationLines(lead: LeadDetailsView): string[] {
  return lead.locations.slice(0, 200).map((place) => {
    const address = [place.street, place.city, place.state].filter((text) => text !== null && text.trim() !== '');
    const phone = place.phone === null ? '' : ` · ${inline(formatPhone(place.phone), 30)}`;
    return `• ${inline(address.join(', ') || 'address unknown', 120)}${phone}`;
  });
}

function historyLines(lead: LeadDetailsView, moment: Moment): string[] {
  return lead.history.slice(-30).map((change) => {
    const isOurs = change.by.startsWith('system');
    const isOwnWords = isOurs && (change.to === 'enriched' || change.to === 'scored');
    const reason =
      isOwnWords || change.reason === null || change.reason === ''
        ? ''
        : ` · ${inline(reasonWords(change.reason), 150)}`;
    const by = isOurs ? (change.to === 'approved' ? ' automatically' : '') : ` by ${actor(change.by)}`;
    return `${when(change.at, moment)}  ${STATUS_WORDS[change.to]}${by}${reason}`;
  });
}

/** Why a lead is rejected: a common reason, which teaches the score, and words if somebody wants to add some. */
export function leadRejectModal(lead: { companyId: string; runId: string | null; name: string }): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.leadRejectReason,
    private_metadata: encodeValue(leadValue(lead)),
    title: plain('Reject lead', 24),
    submit: plain('Reject', 24),
    close: plain('Go back', 24),
    blocks: [
      section(`*${inline(lead.name, 120)}* leaves the list and gets no mail.`),
      selectInput(InputId.reason, 'Reason', LEAD_REJECT_REASONS, { placeholder: 'Pick the closest one' }),
      textInput(InputId.note, 'Anything to add', { optional: true, multiline: true, max: 500 }),
      ...context('The reason shows on the card and in the run’s summary.'),
    ],
  };
}
