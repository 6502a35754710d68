/** The bot's Home tab. */
import { type JSX, useContext, useEffect } from 'react';
import type { View } from '../../slack/types.ts';
import { act } from './api.ts';
import { Blocks } from './blocks.tsx';
import { InteractiveProvider, PersonContext } from './interactive.tsx';

export function Home({ view }: { view: View | null }): JSX.Element {
  const { userId, notify } = useContext(PersonContext);
  useEffect(() => {
    act({ kind: 'home', userId }).catch((error: unknown) =>
      notify(error instanceof Error ? error.message : String(error)),
    );
  }, [userId, notify]);
  return (
    <div className="messages home" data-testid="home">
      {view ? (
        <InteractiveProvider source={{ viewId: view.id }}>
          <Blocks blocks={view.blocks} />
        </InteractiveProvider>
      ) : (
        <p className="empty">The app shows nothing here. Its messages stand in the channels.</p>
      )}
    </div>
  );
}
