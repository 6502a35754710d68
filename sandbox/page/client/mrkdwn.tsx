/** Draws mrkdwn and plain text. Everything is text to React, so a name like `<script>` is only a name. */
import { createContext, Fragment, type JSX, useContext } from 'react';
import { Emoji, withEmoji } from './emoji.tsx';
import { decodeEntities, type Inline, type Part, parseMrkdwn } from './mrkdwn-parser.ts';

export type Names = {
  users: ReadonlyMap<string, string>;
  channels: ReadonlyMap<string, string>;
  openChannel(id: string): void;
  /** Opens a message where it stands, with its thread. */
  openMessage(channelId: string, ts: string): void;
};

export const NamesContext = createContext<Names>({
  users: new Map(),
  channels: new Map(),
  openChannel: () => undefined,
  openMessage: () => undefined,
});

export function Mrkdwn({ text }: { text: string }): JSX.Element {
  return (
    <>
      {parseMrkdwn(text).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
        <PartView key={index} part={part} />
      ))}
    </>
  );
}

function PartView({ part }: { part: Part }): JSX.Element {
  if (part.kind === 'pre') return <pre>{part.text}</pre>;
  if (part.kind === 'quote') {
    return (
      <blockquote className="quote">
        <Lines lines={part.lines} />
      </blockquote>
    );
  }
  return (
    <div className="lines">
      <Lines lines={part.lines} />
    </div>
  );
}

function Lines({ lines }: { lines: Inline[][] }): JSX.Element {
  return (
    <>
      {lines.map((line, index) =>
        line.length === 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <div key={index} className="gap" />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <div key={index}>
            <InlineView nodes={line} />
          </div>
        ),
      )}
    </>
  );
}

function InlineView({ nodes }: { nodes: Inline[] }): JSX.Element {
  return (
    <>
      {nodes.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nodes have no other identity
        <Fragment key={index}>
          <NodeView node={node} />
        </Fragment>
      ))}
    </>
  );
}

function NodeView({ node }: { node: Inline }): JSX.Element {
  const names = useContext(NamesContext);
  switch (node.kind) {
    case 'text':
      return <>{withEmoji(node.text)}</>;
    case 'bold':
      return (
        <strong>
          <InlineView nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <InlineView nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <InlineView nodes={node.children} />
        </s>
      );
    case 'code':
      // A run of block characters is a progress bar, not code to read.
      return <code className={/^[\u2581-\u2593\s]+$/.test(node.text) ? 'bar' : undefined}>{node.text}</code>;
    case 'link':
      return <Link href={node.href}>{node.label}</Link>;
    case 'user':
      return <span className="mention">@{names.users.get(node.id) ?? node.label ?? node.id}</span>;
    case 'channel':
      return (
        <button type="button" className="mention" onClick={() => names.openChannel(node.id)}>
          #{names.channels.get(node.id) ?? node.label ?? node.id}
        </button>
      );
    case 'group':
      return <span className="mention">{node.label ?? `@${node.id}`}</span>;
    case 'broadcast':
      return <span className="mention">@{node.name}</span>;
    case 'date':
      return <DateView seconds={node.seconds} format={node.format} href={node.href} fallback={node.fallback} />;
    case 'emoji':
      return <Emoji name={node.name} />;
  }
}

/** What Slack's "Copy link" gives: a message of this workspace, which opens here. */
const MESSAGE_LINK = /^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/archives\/(\w+)\/p(\d{10})(\d{6})$/;

export function Link({ href, children }: { href: string; children: string }): JSX.Element {
  const names = useContext(NamesContext);
  const [, channelId, seconds, micros] = MESSAGE_LINK.exec(href) ?? [];
  if (channelId !== undefined && names.channels.has(channelId)) {
    return (
      <button
        type="button"
        className="link"
        data-testid="message-link"
        onClick={() => names.openMessage(channelId, `${seconds}.${micros}`)}
      >
        {children}
      </button>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

const clockTime = (date: Date): string => date.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
const day = (options: Intl.DateTimeFormatOptions) => (date: Date) => date.toLocaleDateString([], options);

/** Today, yesterday, tomorrow, else the date in the given form. */
const pretty = (plain: (date: Date) => string) => (date: Date) => {
  const startOfDay = (value: Date) => new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
  const days = Math.round((startOfDay(date) - startOfDay(new Date())) / 86_400_000);
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)] ?? plain(date);
};

const long = day({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
const short = day({ year: 'numeric', month: 'short', day: 'numeric' });
const middle = day({ year: 'numeric', month: 'long', day: 'numeric' });
const TOKENS: Record<string, (date: Date) => string> = {
  date_num: (date) => date.toISOString().slice(0, 10),
  date: middle,
  date_long: long,
  date_short: short,
  date_pretty: pretty(middle),
  date_long_pretty: pretty(long),
  date_short_pretty: pretty(short),
  time: clockTime,
  time_secs: (date) => date.toLocaleTimeString(),
};

function DateView(given: { seconds: number; format: string; href: string | null; fallback: string }): JSX.Element {
  const date = new Date(given.seconds * 1000);
  if (Number.isNaN(date.getTime())) return <>{given.fallback}</>;
  const text = given.format.replaceAll(/\{(\w+)\}/g, (whole, token: string) => TOKENS[token]?.(date) ?? whole);
  const shown = <time dateTime={date.toISOString()}>{text}</time>;
  return given.href ? (
    <a href={given.href} target="_blank" rel="noopener noreferrer">
      {shown}
    </a>
  ) : (
    shown
  );
}

/** A text object of Block Kit, whichever kind; nothing for what is not one. */
export function TextObject({ value }: { value: unknown }): JSX.Element | null {
  const { type, text, emoji } = (value ?? {}) as { type?: string; text?: unknown; emoji?: boolean };
  if (typeof text !== 'string') return null;
  return type === 'mrkdwn' ? <Mrkdwn text={text} /> : <PlainText text={text} emoji={emoji !== false} />;
}

export function PlainText({ text, emoji = true }: { text: string; emoji?: boolean }): JSX.Element {
  const pieces = emoji ? text.split(/(:[a-z0-9_+'-]+:)/) : [text];
  return (
    <>
      {pieces.map((piece, index) => {
        const name = index % 2 === 1 && !/^:\d+:$/.test(piece) ? piece.slice(1, -1) : null;
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
        return <Fragment key={index}>{name ? <Emoji name={name} /> : withEmoji(decodeEntities(piece))}</Fragment>;
      })}
    </>
  );
}
