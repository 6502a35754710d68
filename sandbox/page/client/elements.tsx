/** Buttons, menus and inputs that work. */
import { type ChangeEvent, type JSX, type KeyboardEvent, useContext, useRef, useState } from 'react';
import { type FieldValue, initialValue } from '../../slack/field-values.ts';
import { FileInput } from './attach.tsx';
import { pictureSource } from './files.tsx';
import { asRecord, asRecords, asText, type Json, useInteractive } from './interactive.tsx';
import { NamesContext, PlainText, TextObject } from './mrkdwn.tsx';

export type ElementProps = {
  element: Json;
  blockId: string;
  /** Inputs in a modal wait for the submit button; elsewhere a choice is sent at once. */
  sendsAtOnce: boolean;
  labelledBy?: string;
};

export function Element(props: ElementProps): JSX.Element {
  const type = asText(props.element.type);
  if (type === 'button' || type === 'workflow_button') return <Button {...props} />;
  if (type === 'overflow') return <Overflow {...props} />;
  if (type === 'image') {
    return <img className="accessory-image" src={pictureSource(props.element)} alt={asText(props.element.alt_text)} />;
  }
  if (type.endsWith('select')) return <Select {...props} />;
  if (type === 'checkboxes' || type === 'radio_buttons') return <Choices {...props} />;
  if (type === 'file_input') return <FileInput {...props} />;
  return <TextInput {...props} />;
}

function Button({ element, blockId }: ElementProps): JSX.Element {
  const { press, pending } = useInteractive();
  const dialog = useRef<HTMLDialogElement>(null);
  const actionId = asText(element.action_id);
  const send = () => {
    const url = asText(element.url);
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
    press(blockId, actionId, asText(element.value) || undefined);
  };
  const isPending = pending.has(`${blockId}/${actionId}`);
  return (
    <>
      <button
        type="button"
        className={`button ${asText(element.style)}`}
        data-testid="action"
        data-action-id={actionId}
        data-block-id={blockId}
        data-value={asText(element.value)}
        aria-label={asText(element.accessibility_label) || undefined}
        aria-busy={isPending}
        onClick={() => (element.confirm ? dialog.current?.showModal() : send())}
      >
        <TextObject value={element.text} />
        {isPending && <span className="spinner" />}
      </button>
      {element.confirm !== undefined && (
        <Confirm
          dialog={dialog}
          given={asRecord(element.confirm)}
          onConfirm={() => {
            dialog.current?.close();
            send();
          }}
        />
      )}
    </>
  );
}

function Confirm(props: {
  dialog: { current: HTMLDialogElement | null };
  given: Json;
  onConfirm(): void;
}): JSX.Element {
  const { dialog, given, onConfirm } = props;
  return (
    <dialog ref={dialog} className="confirm" data-testid="confirm">
      <h2 className="dialog-title">
        <TextObject value={given.title} />
      </h2>
      <div className="confirm-text">
        <TextObject value={given.text} />
      </div>
      <div className="modal-buttons">
        <button type="button" className="button" data-testid="confirm-deny" onClick={() => dialog.current?.close()}>
          <TextObject value={given.deny} />
        </button>
        <button
          type="button"
          className={`button ${asText(given.style) || 'primary'}`}
          data-testid="confirm-ok"
          onClick={onConfirm}
        >
          <TextObject value={given.confirm} />
        </button>
      </div>
    </dialog>
  );
}

function Overflow({ element, blockId }: ElementProps): JSX.Element {
  const { press } = useInteractive();
  const menu = useRef<HTMLDetailsElement>(null);
  const actionId = asText(element.action_id);
  return (
    <details ref={menu} className="overflow" data-testid="overflow" data-action-id={actionId}>
      <summary className="button" aria-label="More actions">
        ⋯
      </summary>
      <div className="overflow-menu">
        {asRecords(element.options).map((option) => (
          <button
            key={asText(option.value)}
            type="button"
            data-testid="overflow-option"
            data-value={asText(option.value)}
            onClick={() => {
              if (menu.current) menu.current.open = false;
              press(blockId, actionId, asText(option.value));
            }}
          >
            <TextObject value={option.text} />
          </button>
        ))}
      </div>
    </details>
  );
}

/** The value on show, and how to change it: kept with the message or view, sent at once where Slack does. */
function useField({ element, blockId, sendsAtOnce }: ElementProps): [FieldValue, (value: FieldValue) => void] {
  const { values, setValue, press } = useInteractive();
  const actionId = asText(element.action_id);
  const known = values[blockId]?.[actionId];
  const change = (value: FieldValue) => {
    setValue(blockId, actionId, value);
    if (sendsAtOnce) press(blockId, actionId, value, { [blockId]: { ...values[blockId], [actionId]: value } });
  };
  return [known === undefined ? initialValue(element) : known, change];
}

type Option = { value: string; label: string };

function useOptions(element: Json): { label: string | null; options: Option[] }[] {
  const names = useContext(NamesContext);
  const type = asText(element.type);
  const fromNames = (map: ReadonlyMap<string, string>, sign: string) =>
    [...map].map(([value, label]) => ({ value, label: `${sign}${label}` }));
  if (type.includes('users')) return [{ label: null, options: fromNames(names.users, '') }];
  if (type.includes('channels') || type.includes('conversations')) {
    return [{ label: null, options: fromNames(names.channels, '#') }];
  }
  const read = (value: unknown): Option[] =>
    asRecords(value).map((option) => ({ value: asText(option.value), label: asText(asRecord(option.text).text) }));
  if (element.options) return [{ label: null, options: read(element.options) }];
  return asRecords(element.option_groups).map((group) => ({
    label: asText(asRecord(group.label).text),
    options: read(group.options),
  }));
}

function Select(props: ElementProps): JSX.Element {
  const { element, blockId, labelledBy } = props;
  const [value, change] = useField(props);
  const groups = useOptions(element);
  const isMultiple = asText(element.type).startsWith('multi_');
  const onChange = (event: ChangeEvent<HTMLSelectElement>) => {
    const picked = [...event.target.selectedOptions].map((option) => option.value).filter(Boolean);
    change(isMultiple ? picked : (picked[0] ?? null));
  };
  return (
    <select
      className="field"
      data-testid="input"
      data-block-id={blockId}
      data-action-id={asText(element.action_id)}
      aria-labelledby={labelledBy}
      multiple={isMultiple}
      value={isMultiple ? (Array.isArray(value) ? [...value] : []) : ((value as string | null) ?? '')}
      onChange={onChange}
    >
      {!isMultiple && <option value="">{asText(asRecord(element.placeholder).text) || 'Choose…'}</option>}
      {groups.map((group) =>
        group.label === null ? (
          group.options.map(optionView)
        ) : (
          <optgroup key={group.label} label={group.label}>
            {group.options.map(optionView)}
          </optgroup>
        ),
      )}
    </select>
  );
}

const optionView = ({ value, label }: Option): JSX.Element => (
  <option key={value} value={value}>
    {label}
  </option>
);

function Choices(props: ElementProps): JSX.Element {
  const { element, blockId, labelledBy } = props;
  const [value, change] = useField(props);
  const isSingle = element.type === 'radio_buttons';
  const chosen: readonly string[] = value === null ? [] : typeof value === 'string' ? [value] : value;
  const actionId = asText(element.action_id);
  return (
    <fieldset
      className="choices"
      data-testid="input"
      data-block-id={blockId}
      data-action-id={actionId}
      aria-labelledby={labelledBy}
    >
      {asRecords(element.options).map((option) => {
        const own = asText(option.value);
        const toggle = () => {
          if (isSingle) change(own);
          else change(chosen.includes(own) ? chosen.filter((one) => one !== own) : [...chosen, own]);
        };
        return (
          <label key={own}>
            <input
              type={isSingle ? 'radio' : 'checkbox'}
              name={`${blockId}/${actionId}`}
              checked={chosen.includes(own)}
              onChange={toggle}
            />
            <span>
              <TextObject value={option.text} />
              {option.description !== undefined && (
                <small>
                  <TextObject value={option.description} />
                </small>
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

const INPUT_TYPES: Record<string, string> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Unix seconds to what a `datetime-local` field shows, and back. */
const toLocal = (seconds: string): string => {
  const date = new Date(Number(seconds) * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const fromLocal = (text: string): string => String(Math.floor(new Date(text).getTime() / 1000));

function TextInput(props: ElementProps): JSX.Element {
  const { element, blockId, sendsAtOnce, labelledBy } = props;
  const type = asText(element.type);
  const isPicker = type.endsWith('picker');
  // What is typed is sent with Enter at most, never letter by letter.
  const [stored, change] = useField({ ...props, sendsAtOnce: sendsAtOnce && isPicker });
  const { press } = useInteractive();
  const [draft, setDraft] = useState<string | null>(null);
  const raw = draft ?? (typeof stored === 'string' ? stored : '');
  const isMoment = type === 'datetimepicker';
  const shown = isMoment && raw !== '' ? toLocal(raw) : raw;
  const common = {
    className: 'field',
    'data-testid': 'input',
    'data-block-id': blockId,
    'data-action-id': asText(element.action_id),
    'aria-labelledby': labelledBy,
    placeholder: asText(asRecord(element.placeholder).text) || undefined,
    maxLength: typeof element.max_length === 'number' ? element.max_length : 3000,
    autoFocus: element.focus_on_load === true,
    value: shown,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const text = isMoment && event.target.value !== '' ? fromLocal(event.target.value) : event.target.value;
      setDraft(text);
      change(text === '' ? null : text);
    },
  };
  if (type === 'rich_text_input' || element.multiline === true) return <textarea rows={8} {...common} />;
  return (
    <input
      {...common}
      type={INPUT_TYPES[type] ?? 'text'}
      inputMode={type === 'number_input' ? 'decimal' : undefined}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && sendsAtOnce && !isPicker) press(blockId, asText(element.action_id), raw);
      }}
    />
  );
}

export function Label({ id, block }: { id: string; block: Json }): JSX.Element {
  const text = asText(asRecord(block.label).text);
  return (
    <div className="label" id={id}>
      <PlainText text={text} />
      {block.optional === true && <span className="optional"> (optional)</span>}
    </div>
  );
}
