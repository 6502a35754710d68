/** What the elements of one message or view share: their values, and how a press is sent. */
import {
  createContext,
  type JSX,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FieldValue } from '../../slack/field-values.ts';
import { act } from './api.ts';

export type Json = Record<string, unknown>;
export type Values = Record<string, Record<string, FieldValue>>;
export type Source = { channel: string; ts: string } | { viewId: string };

export type Interactive = {
  values: Values;
  setValue(blockId: string, actionId: string, value: FieldValue): void;
  /** Sends a press; what stands in the other inputs goes with it. */
  press(blockId: string, actionId: string, value?: FieldValue, changed?: Values): void;
  /** `blockId/actionId` of the presses on their way. */
  pending: ReadonlySet<string>;
};

const idle: Interactive = { values: {}, setValue: () => undefined, press: () => undefined, pending: new Set() };
const InteractiveContext = createContext<Interactive>(idle);
export const useInteractive = (): Interactive => useContext(InteractiveContext);

export type Person = { userId: string; notify(text: string): void };
export const PersonContext = createContext<Person>({ userId: '', notify: () => undefined });

export const asRecords = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
export const asRecord = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

export function InteractiveProvider({
  source,
  children,
  onValues,
}: {
  source: Source;
  children: ReactNode;
  onValues?: (values: Values) => void;
}): JSX.Element {
  const { userId, notify } = useContext(PersonContext);
  const [values, setValues] = useState<Values>({});
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef(values);
  latest.current = values;
  useEffect(() => onValues?.(values), [values, onValues]);

  const setValue = useCallback((blockId: string, actionId: string, value: FieldValue) => {
    setValues((old) => ({ ...old, [blockId]: { ...old[blockId], [actionId]: value } }));
  }, []);

  const sourceKey = JSON.stringify(source);
  const press = useCallback(
    (blockId: string, actionId: string, value?: FieldValue, changed: Values = {}) => {
      const key = `${blockId}/${actionId}`;
      setPending((old) => new Set(old).add(key));
      const state = { ...latest.current, ...changed };
      act({
        kind: 'click',
        userId,
        source: JSON.parse(sourceKey) as Source,
        actionId,
        blockId,
        ...(value === undefined ? {} : { value: typeof value === 'object' && value !== null ? [...value] : value }),
        ...(Object.keys(state).length > 0 ? { state: copyOf(state) } : {}),
      })
        .catch((error: unknown) => notify(error instanceof Error ? error.message : String(error)))
        .finally(() => setPending((old) => new Set([...old].filter((one) => one !== key))));
    },
    [userId, notify, sourceKey],
  );

  const shared = useMemo(() => ({ values, setValue, press, pending }), [values, setValue, press, pending]);
  return <InteractiveContext.Provider value={shared}>{children}</InteractiveContext.Provider>;
}

/** A plain copy that the server's schema takes. */
export function copyOf(values: Values): Record<string, Record<string, string | string[] | null>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, fields]) => [
      block,
      Object.fromEntries(
        Object.entries(fields).map(([action, value]) => [
          action,
          typeof value === 'object' && value !== null ? [...value] : value,
        ]),
      ),
    ]),
  );
}
