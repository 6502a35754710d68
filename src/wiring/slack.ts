import { App, type App as BoltApp, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Logger } from '../lib/logger.ts';
import { slackFailureOf } from '../slack/slack-failure.ts';

/** Bolt's own logger goes to ours, errors only. */
function boltLogger(log: Logger) {
  const say =
    (level: 'warn' | 'error') =>
    (...message: unknown[]) =>
      log[level]({ bolt: message.map(String) }, 'Bolt says');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

export type SlackConnection = {
  app: BoltApp;
  client: WebClient;
  /** For the HTTP server; `null` in Socket Mode. */
  listener: InstanceType<typeof HTTPReceiver>['requestListener'] | null;
  /** Socket Mode connects; HTTP has nothing to start. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** One client that never retries by itself: who calls knows what a failure means. */
export function createSlackClient(
  config: Config['slack'],
  log: Logger,
  timeoutMs: number,
  onCall: OnSlackCall,
): WebClient {
  return new CountedClient(config.botToken, clientOptions(config, log, timeoutMs), onCall);
}

/** `result`: `ok`, or what the failure means. */
type OnSlackCall = (method: string, result: string) => void;

class CountedClient extends WebClient {
  readonly #onCall: OnSlackCall;

  constructor(token: string, options: WebClientOptions, onCall: OnSlackCall) {
    super(token, options);
    this.#onCall = onCall;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    try {
      const answer = await super.apiCall(method, options);
      this.#onCall(method, 'ok');
      return answer;
    } catch (error) {
      this.#onCall(method, slackFailureOf(error).kind);
      throw error;
    }
  }
}

function clientOptions(config: Config['slack'], log: Logger, timeoutMs: number) {
  return {
    ...(config.apiUrl === null ? {} : { slackApiUrl: config.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: boltLogger(log),
  };
}

/**
 * Bolt behind HTTP or, with an app token, Socket Mode: the same listeners.
 *
 * @param identity - from `auth.test` at start, so that no request waits for it
 */
export function connectSlack(
  config: Config['slack'],
  identity: { botId: string; botUserId: string },
  client: WebClient,
  log: Logger,
  timeoutMs: number,
): SlackConnection {
  const logger = boltLogger(log);
  const receiver =
    config.appToken === null
      ? new HTTPReceiver({
          signingSecret: config.signingSecret ?? '',
          logger,
          unhandledRequestTimeoutMillis: 3_001,
          // listeners' own errors go to app.error: what arrives here is a body of a shape that Slack does not send
          processEventErrorHandler: async ({ error, response }) => {
            log.warn({ err: error }, 'refused a Slack request that makes no sense');
            if (!response.headersSent) response.writeHead(400).end();
            return false;
          },
        })
      : new SocketModeReceiver({
          appToken: config.appToken,
          logger,
          // it asks Slack for the socket's address with a client of its own, which reconnects by its own rules
          installerOptions: { clientOptions: config.apiUrl === null ? {} : { slackApiUrl: config.apiUrl } },
        });
  const app = new App({
    receiver,
    logger,
    authorize: async () => ({ botToken: config.botToken, ...identity }),
    convoStore: false, // state lives in the database
    clientOptions: clientOptions(config, log, timeoutMs),
  });
  app.error(async (error) => log.error({ err: error }, 'a listener failed'));
  return {
    app,
    client,
    listener: receiver instanceof HTTPReceiver ? receiver.requestListener : null,
    start: async () => {
      if (receiver instanceof SocketModeReceiver) await app.start();
    },
    stop: async () => {
      if (receiver instanceof SocketModeReceiver) await app.stop();
    },
  };
}
