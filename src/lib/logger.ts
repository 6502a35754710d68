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

/** JSON lines on stdout; secrets, addresses and mail text are cut out wherever a field carries them. */
export function createLogger(options: { level: string; name: string }): Logger {
  return pino({ name: options.name, level: options.level, redact: { paths: SECRET_PATHS, censor: '[redacted]' } });
}

/** A logger that drops everything, for tests and scripts that print for themselves. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
