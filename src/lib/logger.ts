import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import { currentLogFields } from './log-context.ts';

/** What the application needs of a logger: a fixed message plus fields; pino satisfies it. */
export type Logger = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
};

const SECRET_PATHS = ['token', 'password', 'secret', 'apiKey', 'authorization', 'email', 'body', 'text'].flatMap(
  (key) => [key, `*.${key}`],
);

/** Other people's, wherever a library or a server quotes one. Message-IDs of ours look alike and help. */
const ADDRESS = /(?<![\w.+@-])(?!leadgen\.)[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/**
 * JSON lines on stdout, each with the fields of the job it was logged in. Secrets, addresses and mail text are cut out where a field
 * carries them, and once more out of the finished line.
 *
 * @param options.secrets - values that never show, wherever they stand: vendors repeat keys in their errors
 * @param to - for tests
 */
export function createLogger(
  options: { level: string; name: string; secrets?: readonly string[] },
  to?: DestinationStream,
): Logger {
  const { level, name } = options;
  const secrets = (options.secrets ?? []).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const clean = (line: string) =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line.replaceAll(ADDRESS, '[address]'));
  return pino(
    {
      name,
      level,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: stdTimeFunctions.isoTime,
      mixin: currentLogFields,
      hooks: { streamWrite: clean },
    },
    to ?? destination({ sync: true }),
  );
}

/** A logger that drops everything, for tests and scripts that print for themselves. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
