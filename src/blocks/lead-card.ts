import { usdRange } from '../domain/money.ts';
import type { SpendBasis } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import { contactLine, type LeadView, leadTitle, reachLine, websiteLine } from './lead-view.ts';
import type { Message } from './message.ts';
import { fallbackText, inline, link } from './mrkdwn.ts';
import { CONFIDENCE_WORDS } from './words.ts';

/** One lead at gate 1: who, what it is worth, why, and the three choices. */
export function leadCard(lead: LeadView): Message {
  const value = leadValue(lead);
  const facts = factsLine(lead);
  const lines = [leadTitle(lead), reachLine(lead), facts, reasonLine(lead)];
  return {
    text: fallbackText(`New lead: ${leadTitle(lead)}. ${facts}`),
    blocks: [
      section(lines.filter((line) => line !== null).join('\n')),
      ...context(contactWords(lead), doubtLine(lead), whyLine(lead), basisLine(lead), sourcesLine(lead)),
      ...actions(
        button('Approve', ActionId.leadApprove, value, { style: 'primary', label: `Approve ${lead.name}` }),
        button('Reject', ActionId.leadReject, value, { style: 'danger', label: `Reject ${lead.name}` }),
        button('Details', ActionId.leadDetails, value, { label: `Details of ${lead.name}` }),
      ),
    ],
  };
}

export function leadValue(lead: Pick<LeadView, 'companyId' | 'runId'>): ButtonValue {
  return { t: 'lead', id: lead.companyId, ...(lead.runId === null ? {} : { run: lead.runId }) };
}

/** `*$12k–$20k a year* could be saved  ·  score *73.5*, high`. */
export function factsLine({ score }: Pick<LeadView, 'score'>): string {
  if (score === null) return 'Not scored yet';
  const savings = usdRange(score.savingsLow, score.savingsHigh);
  return `Could save *${savings}* a year  ·  score *${points(score.total)}*, ${score.tier}`;
}

function reasonLine({ score }: LeadView): string | null {
  return score === null || score.reason.trim() === '' ? null : `> ${inline(score.reason, 300)}`;
}

function whyLine({ score }: LeadView): string | null {
  if (score === null) return null;
  const { recovery, industry, multisite, dataQuality } = score.components;
  const parts = [
    `size ${points(recovery)}`,
    `field ${points(industry)}`,
    `sites ${points(multisite)}`,
    `data ${points(dataQuality)}`,
  ];
  return `Why ${points(score.total)}: ${parts.join(' + ')}`;
}

/** How the savings came about, factor by factor; what no source told is called assumed. */
function basisLine(lead: LeadView): string | null {
  return lead.score === null ? null : `Basis: ${basisWords(lead.score.basis, lead.site)}`;
}

function basisWords(basis: SpendBasis, site: LeadView['site']): string {
  const sites = plural(basis.sites, inline(site.one, 30), inline(site.many, 30));
  const energy = [
    `${sites}${basis.sitesKnown ? '' : ' (assumed)'}`,
    `${Math.round(basis.sqftPerSite).toLocaleString('en-US')} sq ft`,
    `${points(basis.kwhPerSqft)} kWh`,
    `${points(basis.rate * 100)} ¢ (${inline(basis.rateLabel, 80)})`,
  ].join(' × ');
  const staff = `${basis.employees.toLocaleString('en-US')} staff${basis.employeesKnown ? '' : ' (assumed)'}`;
  const phones = `${staff} × $${Math.round(basis.telecomPerEmployee).toLocaleString('en-US')} for phones`;
  return `${energy} + ${phones} · ${CONFIDENCE_WORDS[basis.confidence]}`;
}

function contactWords({ contact }: LeadView): string {
  return contact === null ? 'Contact: none yet, the search goes on after approval' : `Contact: ${contactLine(contact)}`;
}

/** On the card only what a decision needs; a name that merely differs stands in the details. */
function doubtLine(lead: LeadView): string | null {
  return lead.websiteSays?.isAnothers === true ? websiteLine(lead) : null;
}

function sourcesLine(lead: LeadView): string | null {
  const links = lead.sources.slice(0, 6).map((source) => link(source.url, source.label, 40));
  const credits = lead.attributions.slice(0, 4).map((text) => inline(text, 100));
  return links.length + credits.length === 0 ? null : `Sources: ${[...links, ...credits].join(' · ')}`;
}

/** At most one decimal, none where it is zero. */
function points(value: number): string {
  return String(Math.round(value * 10) / 10);
}
