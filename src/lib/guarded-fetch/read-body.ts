import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** A coding of the body that we did not ask for. Its code lets the caller tell it from a broken connection. */
class UnknownEncodingError extends Error {
  readonly code = 'ERR_ZLIB_UNKNOWN_ENCODING';
}

/**
 * The first `maxBytes` of a body, decompressed; reading stops there, so neither a long page nor a small archive that
 * unpacks to gigabytes costs more. Compressed data that ends early gives what could be unpacked.
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const full = new AbortController();
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of source) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) {
        full.abort();
        return;
      }
    }
  };
  const decompress = decompressorFor(encoding, body);
  const stop = { signal: AbortSignal.any([signal, full.signal]) };
  try {
    await (decompress === null ? pipeline(body, collect, stop) : pipeline(body, decompress, collect, stop));
  } catch (error) {
    if (!full.signal.aborted || signal.aborted) throw error; // stopping early is our own doing
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), truncated: length > maxBytes };
}

/** Lets go of a body that nobody will read; the connection is closed rather than drained. */
export function discard(body: Readable): void {
  body.on('error', () => undefined); // destroying it is reported as an error to its own listeners
  body.destroy();
}

function decompressorFor(encoding: string | null, body: Readable): Transform | null {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
    case 'utf-8': // sent by servers that mean the charset
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      discard(body);
      throw new UnknownEncodingError(`content-encoding ${encoding?.slice(0, 40)}`);
  }
}
