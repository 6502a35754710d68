/** The mailbox of the sandbox: what the bot sent, read as its recipient would read it. */
import { type JSX, useContext, useEffect, useState } from 'react';
import type { InboxMessage } from '../page-server.ts';
import { act } from './api.ts';
import { PersonContext } from './interactive.tsx';
import { Link } from './mrkdwn.tsx';

const SHOWN_HEADERS = [
  'from',
  'to',
  'subject',
  'message-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'in-reply-to',
];
const LINKS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]|mailto:[^\s<>"']+)/g;

export function Inbox({ messages, canReply }: { messages: readonly InboxMessage[]; canReply: boolean }): JSX.Element {
  const [openId, setOpenId] = useState<string | null>(null);
  const open = messages.find((message) => message.id === openId) ?? null;
  return (
    <div className={`inbox${open ? ' reading' : ''}`} data-testid="inbox">
      <ol className="inbox-list">
        {messages.length === 0 && <li className="empty">No mail yet. Approved drafts arrive here.</li>}
        {messages.map((message) => (
          <li key={message.id}>
            <button
              type="button"
              className={message.id === openId ? 'open' : ''}
              data-testid="inbox-row"
              data-id={message.id}
              onClick={() => setOpenId(message.id)}
            >
              <span className="inbox-to">To {nameIn(message.to)}</span>
              <time>{shortTime(message.date)}</time>
              <strong>{message.subject}</strong>
              <span className="quiet">{bodyOf(message).replaceAll(/\s+/g, ' ').slice(0, 90)}</span>
            </button>
          </li>
        ))}
      </ol>
      {open ? (
        <Reading key={open.id} message={open} canReply={canReply} onBack={() => setOpenId(null)} />
      ) : (
        <div className="reading-pane nothing">
          <p className="empty">{messages.length === 0 ? '' : 'Choose a mail to read it.'}</p>
        </div>
      )}
    </div>
  );
}

/** `"Dana Ray" <dana@a.example>` → `Dana Ray`; an address alone stays as it is. */
function nameIn(address: string): string {
  return /^\s*"?([^"<]+?)"?\s*</.exec(address)?.[1] ?? address;
}

function addressIn(text: string): string {
  return text.replaceAll('"', '');
}

function shortTime(date: string): string {
  const parsed = new Date(date);
  if (Number.isNaN(parsed.getTime())) return '';
  const isToday = parsed.toDateString() === new Date().toDateString();
  return isToday
    ? parsed.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
    : parsed.toLocaleDateString([], { month: 'short', day: 'numeric' });
}

/** The text part, else the words of the HTML part; its markup is never put into this page. */
function bodyOf(message: InboxMessage): string {
  if (message.text.trim() !== '' || message.html === null) return message.text;
  return new DOMParser().parseFromString(message.html, 'text/html').body.textContent ?? '';
}

function Reading(props: { message: InboxMessage; canReply: boolean; onBack(): void }): JSX.Element {
  const { message, canReply, onBack } = props;
  const [areHeadersShown, setHeadersShown] = useState(false);
  const headers = message.headers.filter(({ name }) => SHOWN_HEADERS.includes(name.toLowerCase()));
  return (
    <section className="reading-pane" data-testid="inbox-message">
      <button type="button" className="button back" onClick={onBack}>
        ← Inbox
      </button>
      <h2>{message.subject}</h2>
      <p className="inbox-people">
        <strong>{addressIn(message.from)}</strong> to {addressIn(message.to)} ·{' '}
        {new Date(message.date).toLocaleString()}
        <button
          type="button"
          className="text-button"
          data-testid="headers-toggle"
          onClick={() => setHeadersShown(!areHeadersShown)}
        >
          {areHeadersShown ? 'Hide headers' : 'Show headers'}
        </button>
      </p>
      {areHeadersShown && (
        <dl className="headers" data-testid="headers">
          {headers.map(({ name, value }) => (
            <div key={`${name}${value}`}>
              <dt>{name}</dt>
              <dd>
                <Linked text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="mail-text">
        <Linked text={bodyOf(message)} />
      </div>
      {canReply && <ReplyBox id={message.id} to={message.to} />}
    </section>
  );
}

function Linked({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(LINKS).map((piece, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
          <Link key={index} href={piece}>
            {piece}
          </Link>
        ) : (
          piece
        ),
      )}
    </>
  );
}

function ReplyBox({ id, to }: { id: string; to: string }): JSX.Element {
  const { notify } = useContext(PersonContext);
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'sending' | 'sent'>('idle');
  const send = () => {
    setState('sending');
    act({ kind: 'reply', id, text })
      .then(() => {
        setText('');
        setState('sent');
      })
      .catch((error: unknown) => {
        setState('idle');
        notify(error instanceof Error ? error.message : String(error));
      });
  };
  return (
    <div className="reply-box">
      <label>
        <span className="label">Reply as {to}</span>
        <textarea
          className="field"
          rows={4}
          value={text}
          data-testid="inbox-reply"
          placeholder="Tuesday works. Could you send a bit more detail?"
          onChange={(event) => {
            setText(event.target.value);
            setState('idle');
          }}
        />
      </label>
      <button
        type="button"
        className="button primary"
        data-testid="inbox-reply-send"
        disabled={text.trim() === '' || state === 'sending'}
        onClick={send}
      >
        Send reply
      </button>
      {state === 'sent' && (
        <span className="quiet" role="status">
          {' '}
          Sent.
        </span>
      )}
    </div>
  );
}

/** The mails, newest first, looked up every two seconds while somebody may be waiting for one. */
export function useInbox(isThere: boolean, load: () => Promise<InboxMessage[]>): InboxMessage[] {
  const [messages, setMessages] = useState<InboxMessage[]>([]);
  useEffect(() => {
    if (!isThere) return undefined;
    let isGone = false;
    const look = () =>
      load()
        .then((found) => {
          if (!isGone) setMessages(found.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date)));
        })
        .catch((error: unknown) => console.warn('the inbox cannot be read', error));
    void look();
    const timer = setInterval(() => void look(), 2000);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isThere, load]);
  return messages;
}
