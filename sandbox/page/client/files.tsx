/** Files people shared: pictures are shown, the rest is a card to save. */
import type { JSX } from 'react';
import { asRecord, asText, type Json } from './interactive.tsx';

/** Where the page gets a file; the workspace's own addresses belong to another server. */
function fileUrl(id: string): string {
  return `/sandbox/file?id=${encodeURIComponent(id)}`;
}

/** The source of an image block or element, by address or by a file in the workspace. */
export function pictureSource(image: Json): string {
  const file = asRecord(image.slack_file);
  const id = asText(file.id) || (/\/files\/(\w+)$/.exec(asText(file.url))?.[1] ?? '');
  return id === '' ? asText(image.image_url) : fileUrl(id);
}

export function FileView({ file }: { file: Json }): JSX.Element {
  const title = asText(file.title) || asText(file.name);
  const address = fileUrl(asText(file.id));
  if (asText(file.mimetype).startsWith('image/')) {
    return (
      <figure className="file-picture" data-testid="file">
        <figcaption className="quiet">{title}</figcaption>
        <img className="picture" src={address} alt={title} />
      </figure>
    );
  }
  return (
    <a className="file" data-testid="file" href={address} download={asText(file.name)}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M5 2.5h6.5L15.5 7v10.5h-10.5zM11.5 2.5V7h4" />
        <path d="M7.5 10.5h5.5M7.5 13h5.5" />
      </svg>
      <span className="file-name">
        <strong>{title}</strong>
        <span className="quiet">
          {kind(asText(file.name))}, {size(Number(file.size))}
        </span>
      </span>
    </a>
  );
}

function kind(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toUpperCase() : 'File';
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${Math.round(bytes / 100) / 10} kB`;
}
