/** The chat client: rail, channel or tab, thread, modals, notices. */
import { type JSX, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PageChannel, PageState } from '../page-state.ts';
import { fetchInbox, type Toast, usePageState } from './api.ts';
import { Composer } from './composer.tsx';
import { Home } from './home.tsx';
import { Inbox, useInbox } from './inbox.tsx';
import { PersonContext } from './interactive.tsx';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { NamesContext } from './mrkdwn.tsx';
import { Prompts } from './prompts.tsx';
import { type Place, Rail } from './rail.tsx';

const FIRST_USER = 'U0ANA';
const FIRST_CHANNEL = 'C0LEADS';
const TOAST_MS = 8000;

export function App(): JSX.Element {
  const [userId, setUserId] = useState(FIRST_USER);
  const [place, setPlace] = useState<Place>({ kind: 'channel', id: FIRST_CHANNEL });
  const [threadTs, setThreadTs] = useState<string | null>(null);
  const [isRailOpen, setRailOpen] = useState(false);
  const channelId = place.kind === 'channel' ? place.id : '';
  const state = usePageState(userId, channelId, threadTs);
  const [toasts, notify] = useToasts();
  useFailureToasts(state, userId, notify);
  const mails = useInbox(state?.inbox != null, fetchInbox);
  const unreadMail = useUnreadMail(mails.length, place.kind === 'inbox');
  const unread = useUnread(state, userId, channelId);
  const person = useMemo(() => ({ userId, notify }), [userId, notify]);
  const bots = useMemo(() => new Set(state?.users.filter((user) => user.isBot).map((user) => user.id)), [state?.users]);

  const go = useCallback((next: Place, thread: string | null = null) => {
    setPlace(next);
    setThreadTs(thread);
    setRailOpen(false);
  }, []);
  const names = useNames(state, go);

  if (!state) return <p className="empty">Opening the workspace…</p>;
  const channel = state.channels.find((one) => one.id === channelId) ?? null;
  const isCurrent = state.userId === userId && state.channelId === channelId;
  const top = state.userId === userId ? state.modals.at(-1) : undefined;
  const isThreadOpen = threadTs !== null && state.thread !== null && state.thread[0]?.ts === threadTs;

  return (
    <PersonContext.Provider value={person}>
      <NamesContext.Provider value={names}>
        <div className={`app${isThreadOpen ? ' with-thread' : ''}`}>
          {state.banner !== null && <div className="banner">{state.banner}</div>}
          <Rail
            state={state}
            userId={userId}
            place={place}
            unread={unread}
            unreadMail={unreadMail}
            isOpen={isRailOpen}
            onGo={(next) => go(next)}
            onUser={(id) => {
              setUserId(id);
              setRailOpen(false);
            }}
          />
          {isRailOpen && (
            <button type="button" className="veil" aria-label="Close menu" onClick={() => setRailOpen(false)} />
          )}
          <main>
            <header className="place-header">
              <button
                type="button"
                className="icon-button menu"
                aria-label="Menu"
                data-testid="menu"
                onClick={() => setRailOpen(true)}
              >
                ☰
              </button>
              <h1>{titleOf(place, channel)}</h1>
            </header>
            {place.kind === 'home' && <Home view={state.home} />}
            {place.kind === 'inbox' && <Inbox messages={mails} canReply={state.inbox?.canReply ?? false} />}
            {place.kind === 'channel' && channel && (
              <>
                <MessageList
                  key={`${userId}${channel.id}`}
                  messages={isCurrent ? state.messages : []}
                  bots={bots}
                  openThread={threadTs}
                  onOpenThread={setThreadTs}
                  empty={isCurrent ? emptyWords(channel) : ''}
                />
                {channel.kind === 'im' && <Prompts channelId={channel.id} prompts={state.prompts} />}
                <Composer key={channel.id} channelId={channel.id} channelName={titleOf(place, channel)} />
              </>
            )}
          </main>
          {isThreadOpen && channel && (
            <aside className="thread" data-testid="thread" data-ts={threadTs}>
              <header className="place-header">
                <h1>
                  Thread <span className="quiet">{titleOf(place, channel)}</span>
                </h1>
                <button
                  type="button"
                  className="icon-button"
                  aria-label="Close thread"
                  data-testid="thread-close"
                  onClick={() => setThreadTs(null)}
                >
                  ✕
                </button>
              </header>
              <MessageList
                key={threadTs}
                messages={state.thread ?? []}
                bots={bots}
                isThread
                openThread={null}
                empty=""
              />
              <Composer
                key={threadTs}
                channelId={channel.id}
                channelName={titleOf(place, channel)}
                threadTs={threadTs}
              />
            </aside>
          )}
          {top && <Modal key={top.view.id} open={top} depth={state.modals.length} />}
          <div className="toasts" role="status">
            {toasts.map((toast) => (
              <div key={toast.id} className="toast" data-testid="toast">
                {toast.text}
              </div>
            ))}
          </div>
        </div>
      </NamesContext.Provider>
    </PersonContext.Provider>
  );
}

function emptyWords(channel: PageChannel): string {
  if (channel.kind === 'im') return 'Ask leadgen something, in your own words.';
  return 'Nothing here yet. Try /leadgen help, /leadgen run dental ohio, or @leadgen and a question.';
}

function titleOf(place: Place, channel: PageChannel | null): string {
  if (place.kind === 'home') return 'Home';
  if (place.kind === 'inbox') return 'Inbox';
  if (!channel) return '';
  return channel.kind === 'im' ? channel.name : `# ${channel.name}`;
}

function useNames(state: PageState | null, go: (place: Place, thread?: string | null) => void) {
  const key = JSON.stringify([state?.users, state?.channels.map(({ id, name }) => [id, name])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for both lists
  return useMemo(
    () => ({
      users: new Map(state?.users.map((user) => [user.id, user.name])),
      channels: new Map(state?.channels.map((channel) => [channel.id, channel.name])),
      openChannel: (id: string) => go({ kind: 'channel', id }),
      openMessage: (id: string, ts: string) => go({ kind: 'channel', id }, ts),
    }),
    [key, go],
  );
}

function useToasts(): [Toast[], (text: string) => void] {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const nextId = useRef(1);
  const notify = useCallback((text: string) => {
    const id = nextId.current++;
    setToasts((old) => [...old.slice(-3), { id, text }]);
    setTimeout(() => setToasts((old) => old.filter((toast) => toast.id !== id)), TOAST_MS);
  }, []);
  return [toasts, notify];
}

const FAILURE_WORDS: Record<string, string> = {
  operation_timeout: 'leadgen did not answer within 3 seconds (operation_timeout). Please try again.',
  dispatch_failed: 'leadgen could not be reached or refused the request (dispatch_failed).',
  invalid_response: 'leadgen answered with something that cannot be shown (invalid_response).',
};

/** Tells a person about deliveries that failed since the page was opened. */
function useFailureToasts(state: PageState | null, userId: string, notify: (text: string) => void): void {
  const seen = useRef<{ userId: string; id: number } | null>(null);
  useEffect(() => {
    if (state?.userId !== userId) return;
    const last = state.failures.at(-1)?.id ?? 0;
    if (seen.current?.userId === userId) {
      for (const failure of state.failures.filter((one) => one.id > (seen.current?.id ?? 0) && one.userId === userId)) {
        notify(FAILURE_WORDS[failure.error] ?? failure.error);
      }
    }
    seen.current = { userId, id: last };
  }, [state, userId, notify]);
}

/** Channels with something newer than what this person has looked at. */
function useUnread(state: PageState | null, userId: string, openChannel: string): ReadonlySet<string> {
  const read = useRef(new Map<string, string>());
  const unread = new Set<string>();
  for (const { id, latest } of state?.channels ?? []) {
    const key = `${userId}/${id}`;
    if (id === openChannel) read.current.set(key, latest ?? '0');
    if (latest !== null && Number(latest) > Number(read.current.get(key) ?? 0)) unread.add(id);
  }
  return unread;
}

function useUnreadMail(count: number, isOpen: boolean): number {
  const read = useRef(0);
  if (isOpen) read.current = count;
  return Math.max(0, count - read.current);
}
