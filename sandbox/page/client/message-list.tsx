/** A scroll that stays where the reader is, and follows new messages only when the reader was at the end. */
import { Fragment, type JSX, useLayoutEffect, useRef } from 'react';
import type { PageMessage } from '../page-state.ts';
import { dateOf, MessageView } from './message.tsx';

const CLOSE_S = 300;
const NEAR_END_PX = 80;

export function MessageList(props: {
  messages: readonly PageMessage[];
  bots: ReadonlySet<string>;
  isThread?: boolean;
  openThread: string | null;
  onOpenThread?: (ts: string) => void;
  empty: string;
}): JSX.Element {
  const { messages, bots, isThread = false, openThread, onOpenThread, empty } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const atEnd = useRef(!isThread);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new messages are what may move the end
  useLayoutEffect(() => {
    const box = scroll.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [messages]);

  const onScroll = () => {
    const box = scroll.current;
    if (box) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  };

  return (
    <div className="messages" ref={scroll} onScroll={onScroll} data-testid={isThread ? 'thread-messages' : 'messages'}>
      {messages.length === 0 && <p className="empty">{empty}</p>}
      {messages.map((message, index) => {
        const previous = messages[index - 1];
        const isNewDay = !previous || dateOf(previous.ts).toDateString() !== dateOf(message.ts).toDateString();
        const isCompact =
          !isNewDay &&
          previous.user === message.user &&
          Number(message.ts) - Number(previous.ts) < CLOSE_S &&
          previous.ephemeral_for === message.ephemeral_for &&
          !(isThread && index === 1);
        return (
          <Fragment key={`${message.ts}${message.ephemeral_for ?? ''}`}>
            {isNewDay && !isThread && <DayLine date={dateOf(message.ts)} />}
            <MessageView
              message={message}
              isBot={bots.has(message.user)}
              isCompact={isCompact}
              isThread={isThread}
              isOpen={!isThread && openThread === message.ts}
              {...(onOpenThread ? { onOpenThread } : {})}
            />
            {isThread && index === 0 && messages.length > 1 && (
              <div className="thread-line">
                {messages.length - 1} {messages.length === 2 ? 'reply' : 'replies'}
              </div>
            )}
          </Fragment>
        );
      })}
    </div>
  );
}

function DayLine({ date }: { date: Date }): JSX.Element {
  const isToday = date.toDateString() === new Date().toDateString();
  const text = isToday ? 'Today' : date.toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
  return (
    <div className="day-line">
      <span>{text}</span>
    </div>
  );
}
