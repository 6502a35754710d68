/** The page's side of its server. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { InboxMessage, PageAction } from '../page-server.ts';
import type { PageState } from '../page-state.ts';

export type Toast = { id: number; text: string };

type ActionAnswer = { failure?: string | null; refused?: Record<string, string> | null } | null;

/** Sends what a person did. @throws with the server's words when it could not be done */
export async function act(action: PageAction): Promise<ActionAnswer> {
  const response = await fetch('/sandbox/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  });
  const body = (await response.json()) as { answer?: ActionAnswer; error?: string };
  if (!response.ok) throw new Error(body.error ?? `the sandbox answered ${response.status}`);
  return body.answer ?? null;
}

/** Gives a file to the workspace; its id there. @throws with the server's words */
export async function uploadFile(userId: string, file: File): Promise<string> {
  const query = new URLSearchParams({ user: userId, name: file.name });
  const response = await fetch(`/sandbox/upload?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  const body = (await response.json()) as { id?: string; error?: string };
  if (!response.ok || body.id === undefined) throw new Error(body.error ?? `the sandbox answered ${response.status}`);
  return body.id;
}

export async function fetchInbox(): Promise<InboxMessage[]> {
  const response = await fetch('/sandbox/inbox');
  return ((await response.json()) as { messages: InboxMessage[] }).messages;
}

/** The state for what is open, asked for again whenever the workspace says it changed. One request at a time. */
export function usePageState(userId: string, channelId: string, threadTs: string | null): PageState | null {
  const [state, setState] = useState<PageState | null>(null);
  const wanted = useRef('');
  const busy = useRef(false);
  const again = useRef(false);
  wanted.current = new URLSearchParams({
    user: userId,
    channel: channelId,
    ...(threadTs ? { thread: threadTs } : {}),
  }).toString();

  const refresh = useCallback(async () => {
    if (busy.current) {
      again.current = true;
      return;
    }
    busy.current = true;
    try {
      do {
        again.current = false;
        const query = wanted.current;
        const response = await fetch(`/sandbox/state?${query}`);
        const next = (await response.json()) as PageState;
        if (query === wanted.current) setState(next);
        else again.current = true;
      } while (again.current);
    } finally {
      busy.current = false;
    }
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open is the reason to ask again
  useEffect(() => {
    void refresh().catch(reportLost);
  }, [refresh, userId, channelId, threadTs]);

  useEffect(() => {
    const stream = new EventSource('/sandbox/stream');
    stream.onmessage = () => void refresh().catch(reportLost);
    return () => stream.close();
  }, [refresh]);

  return state;
}

/** The stream reconnects by itself and then asks again, so a lost request needs no more than a note. */
function reportLost(error: unknown): void {
  console.warn('the sandbox cannot be reached', error);
}
