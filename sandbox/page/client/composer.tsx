/** Where people type: a slash command, or a message. */
import { type JSX, type KeyboardEvent, useContext, useEffect, useRef, useState } from 'react';
import { BOT_USER_ID } from '../../slack/world.ts';
import { act } from './api.ts';
import { Attach } from './attach.tsx';
import { PersonContext } from './interactive.tsx';

export function Composer(props: { channelId: string; channelName: string; threadTs?: string }): JSX.Element {
  const { channelId, channelName, threadTs } = props;
  const { userId, notify } = useContext(PersonContext);
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
  }, [text]);

  const send = () => {
    const typed = text.trim();
    if (typed === '') return;
    const command = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(typed);
    if (command && threadTs) {
      notify('Slash commands do not work in threads. Type it in the channel.');
      return;
    }
    setText('');
    setBusy(true);
    const place = { userId, channel: channelId };
    const sent = command
      ? act({ kind: 'slash', ...place, command: command[1] ?? '', text: command[2] ?? '' })
      : act({ kind: 'say', ...place, text: withMentions(escapeText(typed)), ...(threadTs ? { threadTs } : {}) });
    sent
      .catch((error: unknown) => {
        setText((now) => (now === '' ? typed : now));
        notify(error instanceof Error ? error.message : String(error));
      })
      .finally(() => setBusy(false));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const isCommand = text.startsWith('/');
  return (
    <div className="composer">
      {threadTs === undefined && <Attach channelId={channelId} />}
      <textarea
        ref={box}
        rows={1}
        value={text}
        data-testid={threadTs ? 'thread-composer' : 'composer'}
        aria-label={threadTs ? 'Reply' : `Message ${channelName}`}
        placeholder={threadTs ? 'Reply…' : `Message ${channelName}, or /leadgen help`}
        className={isCommand ? 'command' : ''}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="send"
        aria-label="Send"
        data-testid={threadTs ? 'thread-send' : 'send'}
        disabled={text.trim() === ''}
        onClick={send}
      >
        {isBusy ? (
          <span className="spinner" />
        ) : (
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M3 10h11M9.5 5l5 5-5 5" />
          </svg>
        )}
      </button>
    </div>
  );
}

/** Slack turns a name it offers while somebody types into a mention; here there is one such name. */
function withMentions(text: string): string {
  return text.replaceAll(/(?<![\w@])@leadgen\b/gi, `<@${BOT_USER_ID}>`);
}

/** Typed text arrives at apps with the three entities escaped, as Slack does it. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
