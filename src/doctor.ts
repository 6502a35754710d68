/** `npm run doctor`: looks at everything that the bot needs and says what to do about what is wrong. Changes nothing. */
import { ConfigError, loadConfig, misspeltVariables, secretsOf } from './config.ts';
import { plural } from './lib/text.ts';
import { diagnose } from './wiring/doctor/diagnose.ts';
import { nodeVerdict } from './wiring/doctor/machine-checks.ts';
import { doctorReport } from './wiring/doctor/report.ts';
import { ok, problem, skipped, type Verdict, warning } from './wiring/doctor/verdict.ts';

const PART = 'Configuration';

const misspelt = misspeltVariables().map(({ name, meant }) =>
  warning(PART, `${name} is read by nobody`, `Did you mean ${meant}?`),
);

async function look(): Promise<Verdict[]> {
  try {
    const config = loadConfig();
    return [ok(PART, 'every value can be read'), ...misspelt, ...(await diagnose(config))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      ...error.problems.map((entry) => problem(PART, `${entry.variable} ${entry.problem}`, entry.remedy)),
      ...misspelt,
      nodeVerdict(process.versions.node),
      skipped(
        'Everything else',
        `looked at once ${plural(error.problems.length, 'problem')} above ${error.problems.length === 1 ? 'is' : 'are'} solved`,
      ),
    ];
  }
}

const verdicts = await look();
process.stdout.write(`${doctorReport(verdicts, secretsOf())}\n`);
process.exit(verdicts.some(({ status }) => status === 'problem') ? 1 : 0); // what did not answer in time may still hold a connection
