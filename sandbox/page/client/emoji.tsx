/** Emoji drawn here, so that they show on a machine without an emoji font; the rest is left to the font. */
import { Fragment, type JSX } from 'react';
import { DRAWN, line } from './emoji-drawings.tsx';

const SAME: Record<string, string> = {
  thumbsup: '+1',
  thumbsdown: '-1',
  hand: 'raised_hand',
  yellow_circle: 'large_yellow_circle',
  orange_circle: 'large_orange_circle',
  green_circle: 'large_green_circle',
  blue_circle: 'large_blue_circle',
  stop_sign: 'octagonal_sign',
  repeat: 'arrows_counterclockwise',
  phone: 'telephone_receiver',
  pause_button: 'double_vertical_bar',
  cross_mark: 'x',
  page_with_curl: 'page_facing_up',
  pencil: 'memo',
  money_with_wings: 'moneybag',
  dollar: 'moneybag',
  e_mail: 'email',
  'e-mail': 'email',
  clock1: 'clock3',
  mag_right: 'mag',
  party_popper: 'tada',
};

const CHARACTERS: Record<string, string> = {
  '✅': 'white_check_mark',
  '✔': 'heavy_check_mark',
  '❌': 'x',
  '⚠': 'warning',
  '🚨': 'rotating_light',
  '⛔': 'no_entry',
  '🚫': 'no_entry_sign',
  '🛑': 'octagonal_sign',
  '⚪': 'white_circle',
  '⚫': 'black_circle',
  '🔴': 'red_circle',
  '🟠': 'large_orange_circle',
  '🟡': 'large_yellow_circle',
  '🟢': 'large_green_circle',
  '🔵': 'large_blue_circle',
  '⌛': 'hourglass',
  '⏳': 'hourglass_flowing_sand',
  '🔍': 'mag',
  '🔎': 'mag',
  '✋': 'raised_hand',
  '👋': 'wave',
  '👍': '+1',
  '👎': '-1',
  '✉': 'envelope',
  '📧': 'email',
  '📨': 'incoming_envelope',
  '📥': 'inbox_tray',
  '📤': 'outbox_tray',
  '📊': 'bar_chart',
  '📈': 'chart_with_upwards_trend',
  '📅': 'date',
  '📆': 'calendar',
  '🗓': 'spiral_calendar_pad',
  '🕒': 'clock3',
  '⏰': 'alarm_clock',
  '⏱': 'stopwatch',
  '📝': 'memo',
  '📄': 'page_facing_up',
  '📋': 'clipboard',
  '💡': 'bulb',
  '🎉': 'tada',
  '🚀': 'rocket',
  '⭐': 'star',
  '🔥': 'fire',
  '⚡': 'zap',
  '🔔': 'bell',
  '🔒': 'lock',
  '🔑': 'key',
  '🔗': 'link',
  '📞': 'telephone_receiver',
  '🏢': 'office',
  '📍': 'round_pushpin',
  '💰': 'moneybag',
  '⚙': 'gear',
  ℹ: 'information_source',
  '❓': 'question',
  '❗': 'exclamation',
  '🔄': 'arrows_counterclockwise',
  '➡': 'arrow_right',
  '⏸': 'double_vertical_bar',
  '💬': 'speech_balloon',
  '👀': 'eyes',
  '🤝': 'handshake',
};
const CHARACTER_PATTERN = new RegExp(`(${Object.keys(CHARACTERS).join('|')}|\\p{Emoji_Presentation})\\uFE0F?`, 'gu');

/** Stands for a character that the machine has no picture for. */
const unknown = (
  <svg className="emoji" viewBox="0 0 20 20" role="img" aria-label="emoji">
    <circle cx="10" cy="10" r="7.5" fill="#f5c842" />
    {line('M7.3 8.2v.1M12.7 8.2v.1', '#7a5600', 2)}
    {line('M6.500 12c1.800 2.300 5.200 2.300 7 0', '#7a5600', 1.5)}
  </svg>
);

let emojiFont: boolean | null = null;

/** Whether a colour emoji font is there: a face that comes out in one colour came from no emoji font. */
function hasEmojiFont(): boolean {
  if (emojiFont !== null) return emojiFont;
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return false;
  context.font = '20px sans-serif';
  context.fillText('\u{1F600}', 0, 20);
  const { data } = context.getImageData(0, 0, 24, 24);
  emojiFont = false;
  for (let at = 0; at < data.length; at += 4) emojiFont ||= data[at] !== data[at + 2];
  return emojiFont;
}

/** A drawing, or `:name:` as text when it is not one of ours. */
export function Emoji({ name }: { name: string }): JSX.Element {
  const bare = name.replace(/::skin-tone-\d$/, '');
  const drawing = DRAWN[SAME[bare] ?? bare];
  if (!drawing) return <span className="emoji-name">:{name}:</span>;
  return (
    <svg className="emoji" viewBox="0 0 20 20" role="img" aria-label={bare.replaceAll('_', ' ')}>
      <title>{`:${name}:`}</title>
      {drawing}
    </svg>
  );
}

/** Plain text in which emoji characters are drawn. */
export function withEmoji(text: string): (string | JSX.Element)[] {
  const out: (string | JSX.Element)[] = [];
  let from = 0;
  for (const match of text.matchAll(CHARACTER_PATTERN)) {
    if (match.index > from) out.push(text.slice(from, match.index));
    const name = CHARACTERS[match[1] ?? ''];
    if (name) out.push(<Emoji key={match.index} name={name} />);
    else out.push(hasEmojiFont() ? match[0] : <Fragment key={match.index}>{unknown}</Fragment>);
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}
