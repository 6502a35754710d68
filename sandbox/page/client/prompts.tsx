/** What Slack suggests in an agent's direct line: one click asks it. */
import { type JSX, useContext } from 'react';
import { act } from './api.ts';
import { PersonContext } from './interactive.tsx';

export function Prompts(props: {
  channelId: string;
  prompts: readonly { title: string; message: string }[];
}): JSX.Element | null {
  const { channelId, prompts } = props;
  const { userId, notify } = useContext(PersonContext);
  if (prompts.length === 0) return null;
  const ask = (text: string) => {
    act({ kind: 'say', userId, channel: channelId, text }).catch((error: unknown) =>
      notify(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <div className="prompts">
      {prompts.map(({ title, message }) => (
        <button key={title} type="button" data-testid="prompt" title={message} onClick={() => ask(message)}>
          {title}
        </button>
      ))}
    </div>
  );
}
