import { access, constants } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import type { CreditReader } from '../../domain/contact-finder.ts';
import { PROVIDER_INFO } from '../../domain/provider-prices.ts';
import type { Clock } from '../../lib/clock.ts';
import { httpStatus } from '../../lib/http-status.ts';
import { createHunter } from '../../providers/hunter/client.ts';
import { createLlmProbe } from '../../providers/llm/probe.ts';
import { createSnov } from '../../providers/snov/client.ts';
import { createTavily } from '../../providers/tavily/client.ts';
import { createZeroBounce } from '../../providers/zerobounce/client.ts';
import { providersOn } from '../paid-providers.ts';
import { type Check, ok, problem, skipped, type Verdict, warning } from './verdict.ts';

/** The model, the free sources, and every paid one whose key is set. Costs nothing: vendors without a free question are not asked. */
export function sourceChecks(config: Config, clock: Clock): Check[] {
  const readers = creditReaders(config, clock);
  return [
    modelCheck(config),
    ...config.sources.overpassUrls.map((url) => webCheck('OpenStreetMap', url, 'OVERPASS_URL')),
    webCheck('NPI registry', `${config.sources.npiUrl}?version=2.1&number=0`, 'NPI_URL'),
    ...config.sources.csv.map(({ path }) => fileCheck(path)),
    ...readers.map(creditCheck),
    unaskedCheck(config, readers),
  ];
}

function modelCheck({ llm }: Config): Check {
  const part = 'Language model';
  const remedy = 'Check OPENAI_API_KEY and OPENAI_BASE_URL; without both, templates write the texts.';
  return {
    part,
    remedy,
    async look(signal) {
      if (llm === null) return [skipped(part, 'none is set: templates write the texts')];
      const { status, message } = await createLlmProbe(llm)(signal);
      return [status === 'ok' ? ok(part, `${message} answers`) : problem(part, message, remedy)];
    },
  };
}

/** Any answer of the service will do: the question is one that it may well refuse. */
function webCheck(part: string, url: string, variable: string): Check {
  const remedy = `A run waits and tries again. If it stays so, set another ${variable}.`;
  const { host } = URL.canParse(url) ? new URL(url) : { host: url };
  return {
    part,
    remedy,
    async look(signal): Promise<Verdict[]> {
      try {
        const status = await httpStatus(url, signal);
        const isThere = status < 500 && status !== 404 && status !== 429;
        return [isThere ? ok(part, `${host} answers`) : warning(part, `${host} answers HTTP ${status}`, remedy)];
      } catch (error) {
        if (signal.aborted || !(error instanceof TypeError)) throw error;
        return [warning(part, `${host} cannot be reached`, remedy)];
      }
    },
  };
}

function fileCheck(file: string): Check {
  const part = 'CSV source';
  const remedy = 'Correct the path in CSV_SOURCES, or let the bot’s user read the file.';
  return {
    part,
    remedy,
    async look() {
      await access(file, constants.R_OK);
      return [ok(part, `${file} can be read`)];
    },
  };
}

function creditReaders({ paid, userAgent }: Config, clock: Clock): CreditReader[] {
  const shared = { userAgent, client: { clock } };
  return [
    paid.tavily && createTavily({ ...paid.tavily, ...shared }),
    paid.hunter && createHunter({ ...paid.hunter, ...shared, clock }),
    paid.snov && createSnov({ ...paid.snov, ...shared, clock }),
    paid.zerobounce && createZeroBounce({ ...paid.zerobounce, ...shared }),
  ].filter((reader) => reader !== null);
}

function creditCheck(reader: CreditReader): Check {
  const { label } = reader;
  const remedy = `Check the key of ${label} (docs/configuration.md, Paid sources); a run goes on without it.`;
  return {
    part: label,
    remedy,
    async look(signal) {
      const answer = await reader.readCredits({ signal });
      switch (answer.kind) {
        case 'credits':
          if (answer.left === 0)
            return [warning(label, 'nothing is left in the plan', 'Wait for its next month, or buy.')];
          return [ok(label, answer.left === null ? 'takes our key' : `takes our key, ${answer.left} credits left`)];
        case 'rate_limited':
          return [warning(label, 'asks us to wait', 'Try again in a minute.')];
        case 'quota':
          return [warning(label, 'nothing is left in the plan', 'Wait for its next month, or buy.')];
        case 'unavailable':
          return [problem(label, answer.reason, remedy)];
      }
    },
  };
}

/** Those whose every answer costs. */
function unaskedCheck(config: Config, asked: readonly CreditReader[]): Check {
  const part = 'Paid sources';
  const on = providersOn(config);
  const set = on
    .filter((name) => !asked.some(({ provider }) => provider === name))
    .map((name) => PROVIDER_INFO[name].label);
  return {
    part,
    remedy: '',
    async look() {
      if (set.length > 0) return [skipped(part, `${set.join(', ')}: key set; not asked, since an answer costs`)];
      return on.length > 0 ? [] : [skipped(part, 'no key is set')];
    },
  };
}
