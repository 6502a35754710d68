/** The modal on top of the stack. */
import { type JSX, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { PageState } from '../page-state.ts';
import { act } from './api.ts';
import { Blocks } from './blocks.tsx';
import { copyOf, InteractiveProvider, PersonContext, type Values } from './interactive.tsx';
import { TextObject } from './mrkdwn.tsx';

type OpenView = PageState['modals'][number];

export function Modal({ open, depth }: { open: OpenView; depth: number }): JSX.Element {
  const { view, errors } = open;
  const { userId, notify } = useContext(PersonContext);
  const [isBusy, setBusy] = useState(false);
  const values = useRef<Values>({});
  const dialog = useRef<HTMLDialogElement>(null);
  const onValues = useCallback((given: Values) => {
    values.current = given;
  }, []);

  useEffect(() => {
    const shown = dialog.current;
    if (!shown || shown.open) return;
    shown.showModal();
    if (document.activeElement?.closest('.modal-content') == null) firstFocus(shown)?.focus();
  }, []);

  const run = (work: Promise<unknown>) => {
    setBusy(true);
    work
      .catch((error: unknown) => notify(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  };
  const close = () => {
    if (!isBusy) run(act({ kind: 'close', userId, viewId: view.id }));
  };
  const submit = () => {
    // Values of inputs that an update of the view took away are not sent.
    const blocks = new Set(view.blocks.map((block) => block.block_id));
    const kept = Object.fromEntries(Object.entries(values.current).filter(([blockId]) => blocks.has(blockId)));
    run(act({ kind: 'submit', userId, viewId: view.id, values: copyOf(kept) }));
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      data-testid="modal"
      data-view-id={view.id}
      data-callback-id={view.callback_id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <header>
          <h2 className="dialog-title">
            <TextObject value={view.title} />
          </h2>
          <button
            type="button"
            className="icon-button"
            aria-label={depth > 1 ? 'Back' : 'Close'}
            data-testid="modal-x"
            onClick={close}
          >
            {depth > 1 ? '←' : '✕'}
          </button>
        </header>
        <div className="modal-content">
          <InteractiveProvider source={{ viewId: view.id }} onValues={onValues}>
            <Blocks blocks={view.blocks} errors={errors} inModal />
          </InteractiveProvider>
        </div>
        <footer className="modal-buttons">
          <button type="button" className="button" data-testid="modal-close" onClick={close}>
            {view.close ? <TextObject value={view.close} /> : 'Close'}
          </button>
          {view.submit !== null && (
            <button type="submit" className="button primary" data-testid="modal-submit" disabled={isBusy}>
              <TextObject value={view.submit} />
              {isBusy && <span className="spinner" />}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

/** The first field, else the button that closes: not the cross, which the browser would take. */
function firstFocus(dialog: HTMLDialogElement): HTMLElement | null {
  return (
    dialog.querySelector<HTMLElement>('.modal-content .field') ?? dialog.querySelector('[data-testid=modal-close]')
  );
}
