/** One message: who, when, what, and the way into its thread. */
import { type JSX, memo, useContext } from 'react';
import type { PageMessage } from '../page-state.ts';
import { Blocks } from './blocks.tsx';
import { Emoji } from './emoji.tsx';
import { FileView } from './files.tsx';
import { asText, InteractiveProvider } from './interactive.tsx';
import { Mrkdwn, NamesContext } from './mrkdwn.tsx';

export const dateOf = (ts: string): Date => new Date(Number(ts) * 1000);
const timeOf = (ts: string): string => dateOf(ts).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });

const HUES = [212, 152, 24, 282, 340, 190];

export function Avatar({ name, isBot, small = false }: { name: string; isBot: boolean; small?: boolean }): JSX.Element {
  const hue = HUES[[...name].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0) % HUES.length] ?? 212;
  return (
    <span
      className={`avatar${small ? ' small' : ''}${isBot ? ' bot' : ''}`}
      style={isBot ? undefined : { background: `hsl(${hue} 45% 45%)` }}
      aria-hidden="true"
    >
      {isBot ? (
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 3.5v2M5 8a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM3 9.5v3M17 9.5v3" />
          <path d="M8 9.5v1.2M12 9.5v1.2M8.3 12.8h3.4" />
        </svg>
      ) : (
        name.slice(0, 1)
      )}
    </span>
  );
}

type MessageProps = {
  message: PageMessage;
  isBot: boolean;
  /** Follows the same author's message closely: no name, no picture. */
  isCompact: boolean;
  isThread: boolean;
  isOpen: boolean;
  onOpenThread?: (ts: string) => void;
};

export const MessageView = memo(function MessageView(props: MessageProps): JSX.Element {
  const { message, isBot, isCompact, isThread, isOpen, onOpenThread } = props;
  const names = useContext(NamesContext);
  const author = names.users.get(message.user) ?? message.user;
  const blocks = message.blocks ?? [];
  const isPrivate = message.ephemeral_for !== undefined;
  return (
    <article
      className={`message${isCompact ? ' compact' : ''}${isPrivate ? ' private' : ''}${isOpen ? ' open' : ''}`}
      data-testid={isPrivate ? 'ephemeral' : 'message'}
      data-ts={message.ts}
      data-channel={message.channel}
    >
      <div className="gutter">
        {isCompact ? <time className="quiet-time">{timeOf(message.ts)}</time> : <Avatar name={author} isBot={isBot} />}
      </div>
      <div className="message-body">
        {isPrivate && (
          <div className="private-note">
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M2.5 10S5.2 5.5 10 5.5 17.5 10 17.5 10 14.8 14.5 10 14.5 2.5 10 2.5 10z" />
              <circle cx="10" cy="10" r="2.2" />
            </svg>
            Only visible to you
          </div>
        )}
        {!isCompact && (
          <header>
            <strong className="author">{author}</strong>
            {isBot && <span className="tag">app</span>}
            <time dateTime={dateOf(message.ts).toISOString()}>{timeOf(message.ts)}</time>
          </header>
        )}
        {message.subtype === 'thread_broadcast' && <div className="quiet">replied to a thread</div>}
        <InteractiveProvider source={{ channel: message.channel, ts: message.ts }}>
          {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Mrkdwn text={message.text} />}
          {message.attachments?.map((attachment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no other identity
            <div key={index} className="attachment">
              {Array.isArray(attachment.blocks) ? (
                <Blocks blocks={attachment.blocks} />
              ) : (
                <Mrkdwn text={asText(attachment.text)} />
              )}
            </div>
          ))}
        </InteractiveProvider>
        {message.edited !== undefined && <span className="quiet"> (edited)</span>}
        {message.files?.map((file) => (
          <FileView key={asText(file.id)} file={file} />
        ))}
        {message.reactions !== undefined && (
          <div className="reactions">
            {message.reactions.map((reaction) => (
              <span key={reaction.name}>
                <Emoji name={reaction.name} /> {reaction.count}
              </span>
            ))}
          </div>
        )}
        {!isThread && !isPrivate && onOpenThread && <ThreadLink message={message} onOpen={onOpenThread} />}
      </div>
    </article>
  );
});

function ThreadLink({ message, onOpen }: { message: PageMessage; onOpen(ts: string): void }): JSX.Element {
  const parent = message.thread_ts ?? message.ts;
  const count = message.reply_count ?? 0;
  if (count === 0) {
    return (
      <button type="button" className="reply-hint" data-testid="open-thread" onClick={() => onOpen(parent)}>
        Reply in thread
      </button>
    );
  }
  return (
    <button type="button" className="replies" data-testid="replies" onClick={() => onOpen(parent)}>
      <strong>
        {count} {count === 1 ? 'reply' : 'replies'}
      </strong>
      {message.latest_reply !== undefined && <span className="quiet">last {timeOf(message.latest_reply)}</span>}
    </button>
  );
}
