/** Files that people give: a paper clip and a drop beside the composer, an input in a modal. */
import { type DragEvent, type JSX, useContext, useEffect, useRef, useState } from 'react';
import { act, uploadFile } from './api.ts';
import type { ElementProps } from './elements.tsx';
import { asText, PersonContext, useInteractive } from './interactive.tsx';

const SAMPLE = { name: 'sample-list.csv', address: '/sandbox/sample-list.csv' };

/** Shares a file in the channel as soon as it is chosen, or dropped anywhere on the page. */
export function Attach({ channelId }: { channelId: string }): JSX.Element {
  const { userId, notify } = useContext(PersonContext);
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  const share = useRef((_file: File) => undefined as undefined | Promise<void>);
  share.current = async (file: File) => {
    try {
      await act({ kind: 'share', userId, channel: channelId, fileId: await uploadFile(userId, file) });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error));
    }
  };

  useEffect(() => {
    const isFree = () => document.querySelector('dialog[open]') === null;
    const onOver = (event: globalThis.DragEvent) => {
      event.preventDefault(); // else the browser opens the file in place of the page
      setOver(isFree());
    };
    const onLeave = (event: globalThis.DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: globalThis.DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined && isFree()) void share.current(file);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);

  return (
    <>
      {isOver && <div className="drop-here">Drop the file to share it here</div>}
      <input
        ref={picker}
        type="file"
        hidden
        data-testid="file-picker"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void share.current(file);
        }}
      />
      <button
        type="button"
        className="icon-button attach"
        aria-label="Attach a file"
        data-testid="attach"
        onClick={() => picker.current?.click()}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M14.5 9.5 9.6 14.4a3 3 0 0 1-4.3-4.3l5.6-5.6a2 2 0 0 1 2.9 2.9l-5.5 5.5a1 1 0 0 1-1.5-1.4l4.8-4.9" />
        </svg>
      </button>
      <button
        type="button"
        className="icon-button sample"
        data-testid="sample-list"
        title="Shares a CSV file of invented companies"
        onClick={() => void sampleFile().then((file) => share.current(file))}
      >
        Sample list
      </button>
    </>
  );
}

async function sampleFile(): Promise<File> {
  const response = await fetch(SAMPLE.address);
  return new File([await response.blob()], SAMPLE.name, { type: 'text/csv' });
}

/** `file_input`: the file is the workspace's at once, and the app's when the form is sent. */
export function FileInput({ element, blockId, labelledBy }: ElementProps): JSX.Element {
  const { userId, notify } = useContext(PersonContext);
  const { setValue } = useInteractive();
  const [name, setName] = useState('');
  const actionId = asText(element.action_id);
  const types = Array.isArray(element.filetypes) ? element.filetypes.map(String) : [];

  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const type = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
    if (types.length > 0 && !types.includes(type)) return notify(`Only ${types.join(', ')} files can be chosen here.`);
    try {
      setValue(blockId, actionId, [await uploadFile(userId, file)]);
      setName(file.name);
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <label
      className="file-input"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <input
        type="file"
        data-testid="input"
        data-block-id={blockId}
        data-action-id={actionId}
        aria-labelledby={labelledBy}
        accept={types.map((type) => `.${type}`).join(',')}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <span>{name === '' ? 'Choose a file, or drop one here' : name}</span>
    </label>
  );
}
