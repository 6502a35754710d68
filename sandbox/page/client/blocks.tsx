/**
 * Block Kit on the page. The blocks people act on, and all mrkdwn, are drawn here; what only shows (rich text, markdown,
 * cards, charts, plans) is left to `slack-blocks-to-jsx`, which draws elements but does not send their clicks.
 */
import { type ComponentProps, type JSX, useId, useMemo } from 'react';
import { Message as LibraryMessage } from 'slack-blocks-to-jsx';
import { Element, Label } from './elements.tsx';
import { pictureSource } from './files.tsx';
import { asRecord, asRecords, asText, type Json } from './interactive.tsx';
import { TextObject } from './mrkdwn.tsx';

export type BlockErrors = Record<string, string>;

export function Blocks(props: { blocks: readonly Json[]; errors?: BlockErrors; inModal?: boolean }): JSX.Element {
  const { blocks, errors = {}, inModal = false } = props;
  return (
    <div className="blocks">
      {blocks.map((block) => (
        <BlockView
          key={asText(block.block_id)}
          block={block}
          error={errors[asText(block.block_id)]}
          inModal={inModal}
        />
      ))}
    </div>
  );
}

type BlockProps = { block: Json; error?: string | undefined; inModal: boolean };

function BlockView(props: BlockProps): JSX.Element {
  const { block } = props;
  switch (block.type) {
    case 'section':
      return <Section {...props} />;
    case 'header':
      return (
        <h2 className="block-header">
          <TextObject value={block.text} />
        </h2>
      );
    case 'divider':
      return <hr />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'actions':
      return (
        <div className="actions">
          {asRecords(block.elements).map((element) => (
            <Element key={asText(element.action_id)} element={element} blockId={asText(block.block_id)} sendsAtOnce />
          ))}
        </div>
      );
    case 'image':
      return <Picture block={block} />;
    case 'input':
      return <Input {...props} />;
    case 'table':
    case 'data_table':
      return <Table block={block} />;
    case 'alert':
      return (
        <div className={`alert ${asText(block.level)}`} role="status">
          <TextObject value={block.text} />
        </div>
      );
    default:
      return <LibraryBlock block={block} />;
  }
}

function Section({ block }: BlockProps): JSX.Element {
  const blockId = asText(block.block_id);
  return (
    <div className="section">
      <div className="section-text">
        <TextObject value={block.text} />
        {block.fields !== undefined && (
          <div className="fields">
            {asRecords(block.fields).map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no other identity
              <div key={index}>
                <TextObject value={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory !== undefined && (
        <div className="accessory">
          <Element element={asRecord(block.accessory)} blockId={blockId} sendsAtOnce />
        </div>
      )}
    </div>
  );
}

function ContextBlock({ block }: { block: Json }): JSX.Element {
  return (
    <div className="context">
      {asRecords(block.elements).map((element, index) =>
        element.type === 'image' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements of a context have no other identity
          <img key={index} src={pictureSource(element)} alt={asText(element.alt_text)} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements of a context have no other identity
          <div key={index}>
            <TextObject value={element} />
          </div>
        ),
      )}
    </div>
  );
}

function Picture({ block }: { block: Json }): JSX.Element {
  return (
    <figure>
      {block.title !== undefined && (
        <figcaption>
          <TextObject value={block.title} />
        </figcaption>
      )}
      <img className="picture" src={pictureSource(block)} alt={asText(block.alt_text)} />
    </figure>
  );
}

function Input({ block, error, inModal }: BlockProps): JSX.Element {
  const id = useId();
  return (
    <div className={`input-block${error ? ' invalid' : ''}`}>
      <Label id={id} block={block} />
      <Element
        element={asRecord(block.element)}
        blockId={asText(block.block_id)}
        sendsAtOnce={!inModal || block.dispatch_action === true}
        labelledBy={id}
      />
      {error !== undefined && (
        <div className="input-error" role="alert" data-testid="input-error" data-block-id={asText(block.block_id)}>
          {error}
        </div>
      )}
      {block.hint !== undefined && (
        <div className="hint">
          <TextObject value={block.hint} />
        </div>
      )}
    </div>
  );
}

function Table({ block }: { block: Json }): JSX.Element {
  const [head = [], ...rows] = (Array.isArray(block.rows) ? block.rows : []).map(asRecords);
  const settings = asRecords(block.column_settings);
  const align = (column: number) => `align-${asText(settings[column]?.align) || 'left'}`;
  const hasHead = block.type === 'data_table';
  const body = hasHead ? rows : [head, ...rows];
  return (
    <div className="table-scroll">
      <table>
        {block.caption !== undefined && <caption>{asText(block.caption)}</caption>}
        {hasHead && (
          <thead>
            <tr>
              {head.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <th key={column} className={align(column)}>
                  <Cell cell={cell} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={column} className={align(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { cell: Json }): JSX.Element {
  if (cell.type === 'rich_text') return <LibraryBlock block={cell} />;
  return <>{String(cell.text ?? cell.value ?? '')}</>;
}

function LibraryBlock({ block }: { block: Json }): JSX.Element {
  const theme = useMemo(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'), []);
  const blocks = [block] as unknown as ComponentProps<typeof LibraryMessage>['blocks'];
  return <LibraryMessage blocks={blocks} name="" logo="" withoutWrapper theme={theme} />;
}
