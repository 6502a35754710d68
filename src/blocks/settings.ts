import type { AuditEntry } from '../domain/audit.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, channelLink, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** A value of the configuration. Of a secret only whether it is set leaves the process that knows it. */
export type SettingValue =
  | { kind: 'text'; text: string }
  | { kind: 'channel'; id: string }
  | { kind: 'people'; ids: readonly string[]; ifNone: string }
  | { kind: 'secret'; isSet: boolean };

export type SettingsView = readonly { title: string; rows: readonly { label: string; value: SettingValue }[] }[];

const PEOPLE_SHOWN = 10;

/** How this bot is set up, and who changed what lately. For admins' eyes. */
export function settingsAnswer(settings: SettingsView, audit: readonly AuditEntry[], moment: Moment): Message {
  const parts = settings.map(({ title, rows }) =>
    section(`*${title}*\n${rows.map(({ label, value }) => `${label}: ${valueWords(value)}`).join('\n')}`, 1_400),
  );
  const done = audit.slice(0, 8).map((entry) => auditLine(entry, moment));
  return {
    text: 'How leadgen is set up',
    blocks: [
      ...parts,
      section(`*Lately*\n${done.length === 0 ? 'Nothing yet.' : done.join('\n')}`, 2_400),
      ...context('Changed in the environment of the bot, then a restart. Secrets are never shown.'),
    ],
  };
}

function valueWords(value: SettingValue): string {
  switch (value.kind) {
    case 'text':
      return inline(value.text, 120);
    case 'channel':
      return channelLink(value.id);
    case 'secret':
      return value.isSet ? 'set' : 'not set';
    case 'people': {
      if (value.ids.length === 0) return value.ifNone;
      const shown = value.ids.slice(0, PEOPLE_SHOWN).map(person);
      const more = value.ids.length - shown.length;
      return `${[...new Set(shown)].join(', ')}${more > 0 ? ` and ${plural(more, 'other')}` : ''}`;
    }
  }
}

function person(id: string): string {
  if (id === '*') return 'everybody';
  return /^S[A-Z0-9]+$/.test(id) ? 'a user group' : actor(id);
}

function auditLine({ at, by, action, subject, detail }: AuditEntry, moment: Moment): string {
  const what = inline(action.replaceAll('_', ' '), 40);
  const of = subject === null ? '' : ` ${inline(subject, 60)}`;
  const why = detail === null || detail === '' ? '' : `: ${inline(detail, 80)}`;
  return `${when(at, moment)}  ${what}${of} by ${actor(by)}${why}`;
}
