import type { WebClient } from '@slack/web-api';
import { request } from 'undici';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { slackFailureOf } from './slack-failure.ts';

/** A file in Slack as the API describes it. `url`: where its bytes are. */
export type SlackFile = { id: string; name: string; size: number; url: string; userId: string };

/** A file that Slack does not hand out. `isPassing`: it may in a moment. */
export class SlackFileError extends AppError {
  readonly code = 'slack_file';
  readonly userMessage: string;
  readonly isPassing: boolean;

  constructor(userMessage: string, options: ErrorOptions & { isPassing?: boolean } = {}) {
    super(userMessage, options);
    this.userMessage = userMessage;
    this.isPassing = options.isPassing ?? false;
  }
}

export type DroppedFiles = {
  /** @throws {SlackFileError} */
  describe(fileId: string): Promise<SlackFile>;
  /** The bytes of a file. @throws {SlackFileError} also when there are more than `maxBytes` */
  download(file: SlackFile, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
};

const TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const SLACK_API = 'https://slack.com/api/';
const ELSEWHERE =
  'That file does not lie in Slack itself but with another service, and I do not fetch it from there. Save it as CSV and drop the file.';
const LOGIN_PAGE =
  'Slack showed me its login page instead of the file: my token may not read it. Drop it in a direct message to me, or ask whoever runs leadgen to install the app again.';
const AGAIN = 'Nothing was stored. Drop it again in a few minutes.';

/** Files that people gave the bot. The token goes to Slack's own host for files only, whatever an answer says. */
export function createDroppedFiles(deps: {
  client: WebClient;
  token: string;
  /** `null` = Slack itself. */
  apiUrl: string | null;
  log: Logger;
}): DroppedFiles {
  const { client, log } = deps;
  const origins = fileOrigins(deps.apiUrl ?? SLACK_API);

  function assertOwnHost(address: string, base: string | undefined, problem: string): URL {
    const url = URL.canParse(address, base) ? new URL(address, base) : null;
    if (url !== null && origins.has(url.origin)) return url;
    log.warn({ host: url?.host ?? null }, 'a file of Slack stands on a foreign host');
    throw new SlackFileError(problem);
  }

  async function get(url: URL, signal: AbortSignal) {
    try {
      return await request(url, { signal, headers: { authorization: `Bearer ${deps.token}` } });
    } catch (cause) {
      signal.throwIfAborted();
      throw new SlackFileError(`I could not fetch the file from Slack. ${AGAIN}`, { cause, isPassing: true });
    }
  }

  return {
    async describe(fileId) {
      try {
        const { file } = await client.files.info({ file: fileId });
        const url = file?.url_private_download ?? file?.url_private ?? '';
        return { id: fileId, name: file?.name ?? 'file', size: file?.size ?? 0, url, userId: file?.user ?? '' };
      } catch (cause) {
        const failure = slackFailureOf(cause);
        const isPassing = failure.kind === 'doubt' || failure.kind === 'rate_limited';
        const why = 'error' in failure ? failure.error : failure.kind;
        if (isPassing) throw new SlackFileError(`Slack did not answer (${why}). ${AGAIN}`, { cause, isPassing });
        const remedy =
          why === 'missing_scope'
            ? 'The app lacks the scope files:read: whoever runs leadgen has to install it again.'
            : 'Is it deleted? Drop it again.';
        throw new SlackFileError(`Slack does not show me that file (${why}). ${remedy}`, { cause });
      }
    },

    async download(file, maxBytes, outer) {
      const signal = AbortSignal.any([outer, AbortSignal.timeout(TIMEOUT_MS)]);
      let url = assertOwnHost(file.url, undefined, ELSEWHERE);
      for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
        const { statusCode, headers, body } = await get(url, signal);
        const header = (name: string) => [headers[name]].flat()[0] ?? '';
        if (REDIRECTS.has(statusCode)) {
          await body.dump();
          url = assertOwnHost(header('location'), url.href, LOGIN_PAGE);
          continue;
        }
        if (statusCode !== 200) {
          await body.dump();
          const isPassing = statusCode >= 500 || statusCode === 429;
          throw new SlackFileError(`Slack did not give me the file (HTTP ${statusCode}). ${AGAIN}`, { isPassing });
        }
        if (/^text\/html\b/i.test(header('content-type'))) {
          await body.dump(); // its login page: the token does not open this file
          throw new SlackFileError(LOGIN_PAGE);
        }
        return readAll(body, maxBytes);
      }
      throw new SlackFileError(`Slack sent me from one address to the next. ${AGAIN}`);
    },
  };
}

/** `https://slack.com/api/` → `https://slack.com`, `https://files.slack.com`; nothing but HTTPS outside of this machine. */
function fileOrigins(apiUrl: string): ReadonlySet<string> {
  const { origin, protocol, hostname, port } = new URL(apiUrl);
  const bare = hostname.replace(/^www\./, '');
  return new Set([origin, `${protocol}//files.${bare}${port === '' ? '' : `:${port}`}`]);
}

async function readAll(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size > maxBytes) throw new SlackFileError(tooLarge(maxBytes));
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof SlackFileError) throw cause;
    throw new SlackFileError(`Slack broke off in the middle of the file. ${AGAIN}`, { cause, isPassing: true });
  }
  return Buffer.concat(parts);
}

/** What somebody hears whose file is too large. */
export function tooLarge(maxBytes: number): string {
  const mb = Math.floor(maxBytes / 1024 / 1024);
  return `That file is larger than ${mb} MB. Split it, and drop the parts one by one.`;
}
