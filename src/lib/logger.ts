import { pino } from 'pino';

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

/**
 * JSON lines on stdout; secrets, addresses and mail text are cut out wherever a field carries them.
 *
 * @param options.secrets - values that are cut out of every line, wherever they stand: vendors repeat keys in their errors
 */
export function createLogger(options: { level: string; name: string; secrets?: readonly string[] }): Logger {
  const secrets = (options.secrets ?? []).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return pino({
    name: options.name,
    level: options.level,
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: (line) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), line) },
  });
}

/** A logger that drops everything, for tests and scripts that print for themselves. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
