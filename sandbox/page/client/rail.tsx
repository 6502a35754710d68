/** The left rail: who you are, the channels, the app, the mail. */
import type { JSX } from 'react';
import type { PageState } from '../page-state.ts';
import { Avatar } from './message.tsx';

export type Place = { kind: 'channel'; id: string } | { kind: 'home' } | { kind: 'inbox' };

const samePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

export function Rail(props: {
  state: PageState;
  userId: string;
  place: Place;
  unread: ReadonlySet<string>;
  unreadMail: number;
  isOpen: boolean;
  onGo(place: Place): void;
  onUser(userId: string): void;
}): JSX.Element {
  const { state, userId, place, unread, unreadMail, isOpen, onGo, onUser } = props;
  const people = state.users.filter((user) => !user.isBot);
  const entry = (target: Place, label: JSX.Element | string, isUnread: boolean, attributes: Record<string, string>) => (
    <button
      type="button"
      className={`rail-entry${samePlace(target, place) ? ' here' : ''}${isUnread ? ' unread' : ''}`}
      aria-current={samePlace(target, place) ? 'page' : undefined}
      onClick={() => onGo(target)}
      {...attributes}
    >
      {label}
      {isUnread && <span className="dot" data-testid="unread" />}
    </button>
  );
  return (
    <nav className={`rail${isOpen ? ' shown' : ''}`} aria-label="Workspace">
      <div className="workspace-name">Sandbox workspace</div>
      <fieldset className="user-switch" data-testid="user-switch">
        <legend>You are</legend>
        {people.map((user) => (
          <button
            key={user.id}
            type="button"
            data-testid="user-choice"
            data-user={user.id}
            aria-pressed={user.id === userId}
            onClick={() => onUser(user.id)}
          >
            <Avatar name={user.name} isBot={false} small />
            {user.name}
          </button>
        ))}
      </fieldset>
      <h3>Channels</h3>
      {state.channels
        .filter((channel) => channel.kind === 'channel')
        .map((channel) => (
          <div key={channel.id}>
            {entry({ kind: 'channel', id: channel.id }, `# ${channel.name}`, unread.has(channel.id), {
              'data-testid': 'channel-link',
              'data-channel': channel.id,
            })}
          </div>
        ))}
      <h3>App</h3>
      {entry({ kind: 'home' }, 'Home', false, { 'data-testid': 'home-link' })}
      {state.channels
        .filter((channel) => channel.kind === 'im')
        .map((channel) => (
          <div key={channel.id}>
            {entry({ kind: 'channel', id: channel.id }, 'Messages', unread.has(channel.id), {
              'data-testid': 'channel-link',
              'data-channel': channel.id,
            })}
          </div>
        ))}
      {state.inbox && (
        <>
          <h3>Mail</h3>
          {entry(
            { kind: 'inbox' },
            <>
              Inbox
              {unreadMail > 0 && <span className="count">{unreadMail}</span>}
            </>,
            false,
            { 'data-testid': 'inbox-link' },
          )}
        </>
      )}
    </nav>
  );
}
