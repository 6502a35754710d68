/** The drawings: 20 by 20, few shapes each. */
import type { JSX } from 'react';

const GREEN = '#2e9e5b';
const RED = '#d9354a';
const AMBER = '#e8a013';
const BLUE = '#2f7fd6';
const GREY = '#8b95a1';
const WHITE = '#ffffff';

const disc = (colour: string): JSX.Element => <circle cx="10" cy="10" r="7.5" fill={colour} />;
const hollow = <circle cx="10" cy="10" r="7" fill="none" stroke={GREY} strokeWidth="1.8" />;
export const line = (d: string, colour: string, width = 2): JSX.Element => (
  <path d={d} fill="none" stroke={colour} strokeWidth={width} strokeLinecap="round" strokeLinejoin="round" />
);
const fill = (d: string, colour: string): JSX.Element => <path d={d} fill={colour} />;
const tile = (colour: string): JSX.Element => <rect x="2" y="2" width="16" height="16" rx="4" fill={colour} />;

const envelope = (
  <>
    <rect x="2" y="4.5" width="16" height="11" rx="2" fill="#e9eef5" stroke={BLUE} strokeWidth="1.4" />
    {line('M3 6l7 5.5L17 6', BLUE, 1.4)}
  </>
);
const hourglass = (
  <>
    {line('M5 2.5h10M5 17.5h10', GREY, 2)}
    {fill('M6 3.5h8c0 3.5-2.6 4.6-3.2 6.5.6 1.9 3.2 3 3.2 6.5H6c0-3.5 2.6-4.6 3.2-6.5C8.6 8.1 6 7 6 3.5z', '#cfd8e3')}
    {fill(
      'M7.6 5.6h4.8c-.6 1.4-1.9 2-2.4 3.2-.5-1.2-1.8-1.8-2.4-3.2zM7 16c.4-1.6 2-2.4 3-3.2 1 .8 2.6 1.6 3 3.2z',
      AMBER,
    )}
  </>
);
const hand = fill(
  'M6 10V4.8a1 1 0 0 1 2 0V9h.4V3.2a1 1 0 0 1 2 0V9h.4V4a1 1 0 0 1 2 0v5.5h.4V6.2a1 1 0 0 1 1.9 0v6.3c0 3.4-2 5.5-4.8 5.5-2.5 0-3.7-1.2-4.8-3.4L3.3 11c-.6-1.2.9-2.1 1.7-1.1z',
  '#f0b429',
);
const thumb = (
  <>
    {fill('M3 9h3v8H3z', BLUE)}
    {fill('M7 9l3-6.5c1.6 0 2 1.2 1.8 2.3L11.3 8H16a1.5 1.5 0 0 1 1.4 1.9l-1.5 5.7A2 2 0 0 1 14 17H7z', '#f0b429')}
  </>
);
const calendar = (
  <>
    <rect x="3" y="4" width="14" height="13" rx="2" fill="#f3f5f8" stroke={GREY} strokeWidth="1.2" />
    <rect x="3" y="4" width="14" height="4" rx="1.5" fill={RED} />
    {line('M6.5 2.5v3M13.5 2.5v3', GREY, 1.6)}
    {line('M6.5 11.5h1M9.5 11.5h1M12.5 11.5h1M6.5 14.2h1M9.5 14.2h1', GREY, 1.6)}
  </>
);
const clock = (
  <>
    <circle cx="10" cy="10" r="7.5" fill="#f3f5f8" stroke={GREY} strokeWidth="1.6" />
    {line('M10 5.5V10l3 2', '#4a5563', 1.6)}
  </>
);
const page = (
  <>
    {fill('M5 2.5h7l3.5 3.5v11.5H5z', '#e9eef5')}
    {line('M7.5 8.5h5M7.5 11h5M7.5 13.5h3.5', GREY, 1.3)}
  </>
);
const tray = (arrow: string): JSX.Element => (
  <>
    {line('M3 11.5v4.5h14v-4.5', GREY, 2)}
    {line(arrow, BLUE, 2)}
  </>
);
const lock = (
  <>
    {line('M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9', GREY, 2)}
    <rect x="4.5" y="8.8" width="11" height="8.4" rx="2" fill={AMBER} />
  </>
);

export const DRAWN: Record<string, JSX.Element> = {
  white_check_mark: (
    <>
      {tile(GREEN)}
      {line('M5.5 10.5l3 3 6-7', WHITE, 2.2)}
    </>
  ),
  heavy_check_mark: line('M4 10.5l4 4 8-9', GREEN, 2.8),
  x: line('M5 5l10 10M15 5L5 15', RED, 3),
  warning: (
    <>
      {fill('M10 2.2l8.3 14.6a1 1 0 0 1-.9 1.5H2.6a1 1 0 0 1-.9-1.5z', AMBER)}
      {line('M10 7.5v4.8M10 15.2v.1', '#3b2a00', 2)}
    </>
  ),
  rotating_light: (
    <>
      {fill('M5 15v-4a5 5 0 0 1 10 0v4z', RED)}
      <rect x="3.5" y="15" width="13" height="2.5" rx="1" fill={GREY} />
      {line('M10 2v1.5M3.5 5l1 1M16.5 5l-1 1', RED, 1.5)}
    </>
  ),
  no_entry: (
    <>
      {disc(RED)}
      {line('M6 10h8', WHITE, 2.6)}
    </>
  ),
  no_entry_sign: (
    <>
      <circle cx="10" cy="10" r="7" fill="none" stroke={RED} strokeWidth="2.2" />
      {line('M5.2 5.2l9.6 9.6', RED, 2.2)}
    </>
  ),
  octagonal_sign: fill('M6.6 2h6.8L18 6.6v6.8L13.4 18H6.6L2 13.4V6.6z', RED),
  white_circle: hollow,
  black_circle: disc('#3d4652'),
  red_circle: disc(RED),
  large_orange_circle: disc('#ea7a1c'),
  large_yellow_circle: disc('#efc02f'),
  large_green_circle: disc(GREEN),
  large_blue_circle: disc(BLUE),
  hourglass,
  hourglass_flowing_sand: hourglass,
  mag: (
    <>
      <circle cx="8.5" cy="8.5" r="5" fill="#dcecfb" stroke={GREY} strokeWidth="1.8" />
      {line('M12.3 12.3L17 17', GREY, 2.4)}
    </>
  ),
  raised_hand: hand,
  wave: hand,
  '+1': thumb,
  '-1': <g transform="rotate(180 10 10)">{thumb}</g>,
  email: envelope,
  envelope,
  incoming_envelope: envelope,
  inbox_tray: tray('M10 3v7.5M7 8l3 3 3-3'),
  outbox_tray: tray('M10 11V3.5M7 6l3-3 3 3'),
  bar_chart: (
    <>
      <rect x="3" y="9" width="3.5" height="8" fill={BLUE} />
      <rect x="8.3" y="4" width="3.5" height="13" fill={GREEN} />
      <rect x="13.6" y="11.5" width="3.5" height="5.5" fill={AMBER} />
    </>
  ),
  chart_with_upwards_trend: (
    <>
      {line('M3 3v14h14', GREY, 1.6)}
      {line('M5.5 13.5l3.5-4 3 2.5 4.5-6.5', RED, 2)}
    </>
  ),
  calendar,
  date: calendar,
  spiral_calendar_pad: calendar,
  clock3: clock,
  alarm_clock: clock,
  stopwatch: clock,
  memo: page,
  page_facing_up: page,
  clipboard: page,
  pencil2: (
    <>
      {page}
      {line('M10 14.5l6.5-6.5', AMBER, 2.6)}
    </>
  ),
  bulb: (
    <>
      {fill('M10 2a5.5 5.5 0 0 1 3 10.1c-.7.6-1 1.2-1 2.4H8c0-1.2-.3-1.8-1-2.4A5.5 5.5 0 0 1 10 2z', '#f5c842')}
      {line('M8 16.3h4M8.8 18.2h2.4', GREY, 1.5)}
    </>
  ),
  tada: (
    <>
      {fill('M3 17l3.5-9 5.5 5.5z', AMBER)}
      {line('M10 6c0-2 2-2 1.5-3.5M13 9c1-2 2.5-.5 4-2M14 12.5c1.5-.8 2 .6 3.5 0', RED, 1.5)}
      <circle cx="15" cy="4" r="1.1" fill={BLUE} />
    </>
  ),
  rocket: (
    <>
      {fill('M17.5 2.5c-5 0-8.5 3.5-10 7.5l2.5 2.5c4-1.5 7.5-5 7.5-10z', '#cfd8e3')}
      {fill('M7.5 10L3.5 11l3-4h3zM10 12.5l-1 4 4-3v-3z', RED)}
      {fill('M6.5 13.5c-2 0-3 2-3 4 2 0 4-1 4-3z', AMBER)}
    </>
  ),
  star: fill('M10 2l2.4 5.1 5.6.7-4.1 3.8 1.1 5.5L10 14.4 5 17.1l1.1-5.5L2 7.8l5.6-.7z', '#efc02f'),
  fire: (
    <>
      {fill(
        'M10.5 1.5c.5 3 4.5 5 4.5 10a5 5 0 0 1-10 0c0-2.5 1.5-3.5 2-5.5 1 .5 1.5 1.5 1.5 2.5 1.5-1.5 2-4 2-7z',
        '#ea7a1c',
      )}
      {fill('M10 10c1.5 1.5 2.2 2.5 2.2 4a2.2 2.2 0 0 1-4.4 0c0-1.5 1.2-2.2 2.2-4z', '#f5d442')}
    </>
  ),
  zap: fill('M11.5 1.5L4 11.5h4.5L7.5 18.5 16 8h-5z', '#efb81f'),
  bell: (
    <>
      {fill('M10 2.5a5 5 0 0 1 5 5v4l1.8 2.5H3.2L5 11.5v-4a5 5 0 0 1 5-5z', AMBER)}
      {line('M8.5 16.5h3', AMBER, 2)}
    </>
  ),
  lock,
  key: (
    <>
      <circle cx="6.5" cy="10" r="3.5" fill="none" stroke={AMBER} strokeWidth="2.2" />
      {line('M10 10h7.5v3M14 10v2.5', AMBER, 2.2)}
    </>
  ),
  link: line('M8.5 11.5l3-3M7 9L4.8 11.2a2.8 2.8 0 0 0 4 4L11 13M13 11l2.2-2.2a2.8 2.8 0 0 0-4-4L9 7', GREY, 1.9),
  telephone_receiver: fill(
    'M5 2.5l3 .5 1 4-2 1.5c.8 1.8 2.5 3.5 4.5 4.5l1.5-2 4 1 .5 3c0 1.5-1.5 2.5-3 2.5C8 17 3 12 2.5 5.5 2.5 4 3.5 2.5 5 2.5z',
    '#3d4652',
  ),
  office: (
    <>
      <rect x="4" y="2.5" width="12" height="15" rx="1" fill="#cfd8e3" />
      {line('M7 6h1.5M11.5 6H13M7 9.5h1.5M11.5 9.5H13M7 13h1.5M11.5 13H13', BLUE, 1.8)}
    </>
  ),
  round_pushpin: (
    <>
      {line('M10 9v8.5', GREY, 1.6)}
      <circle cx="10" cy="6" r="4" fill={RED} />
    </>
  ),
  moneybag: (
    <>
      {fill('M8 5.5h4c3 2.5 5 5.5 5 8.5 0 2.5-2 3.5-7 3.5s-7-1-7-3.5c0-3 2-6 5-8.5zM7.5 2.5h5l-1 2.5h-3z', '#c99a3b')}
      {line('M11.8 9.5c-2.5-1.3-4.5.8-1.8 1.9 2.8 1.1.8 3.3-1.8 2M10 8.3v7', WHITE, 1.3)}
    </>
  ),
  gear: (
    <>
      {line('M10 2v16M2 10h16M4.3 4.3l11.4 11.4M15.7 4.3L4.3 15.7', GREY, 2.4)}
      <circle cx="10" cy="10" r="5.5" fill={GREY} />
      <circle cx="10" cy="10" r="2.3" fill={WHITE} />
    </>
  ),
  information_source: (
    <>
      {tile(BLUE)}
      {line('M10 9v5.5M10 5.8v.1', WHITE, 2.2)}
    </>
  ),
  grey_question: line('M6.5 7a3.5 3.5 0 1 1 5 3.1c-1 .5-1.5 1.2-1.5 2.4M10 16.5v.1', GREY, 2.6),
  question: line('M6.5 7a3.5 3.5 0 1 1 5 3.1c-1 .5-1.5 1.2-1.5 2.4M10 16.5v.1', RED, 2.6),
  exclamation: line('M10 3v9M10 16.5v.1', RED, 2.8),
  arrows_counterclockwise: (
    <>
      {tile(BLUE)}
      {line('M14 8a4.5 4.5 0 0 0-8-.5M6 5v2.7h2.7M6 12a4.5 4.5 0 0 0 8 .5M14 15v-2.7h-2.7', WHITE, 1.6)}
    </>
  ),
  arrow_right: (
    <>
      {tile(BLUE)}
      {line('M5.5 10h8.5M10.5 6.5L14 10l-3.5 3.5', WHITE, 2)}
    </>
  ),
  double_vertical_bar: (
    <>
      {tile(BLUE)}
      {line('M7.5 6.5v7M12.5 6.5v7', WHITE, 2.6)}
    </>
  ),
  speech_balloon: (
    <>
      {fill('M4 3.5h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 3.5v-3.5H4a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z', '#cfd8e3')}
      {line('M6.5 8.5h.1M10 8.5h.1M13.5 8.5h.1', '#4a5563', 2)}
    </>
  ),
  eyes: (
    <>
      <ellipse cx="6" cy="10" rx="3.8" ry="5.5" fill="#f3f5f8" stroke={GREY} strokeWidth="1.2" />
      <ellipse cx="14" cy="10" rx="3.8" ry="5.5" fill="#f3f5f8" stroke={GREY} strokeWidth="1.2" />
      <circle cx="4.8" cy="10.5" r="1.8" fill="#3d4652" />
      <circle cx="12.8" cy="10.5" r="1.8" fill="#3d4652" />
    </>
  ),
  handshake: (
    <>
      {fill('M2 7l4-1.5 4 1 4-1L18 7v6l-2 .5-5 4-5.5-4L2 13z', '#f0b429')}
      {line('M10 6.5L7.5 9.5l2 1 2.5-2 3.5 4.5', '#a86f00', 1.3)}
    </>
  ),
};
