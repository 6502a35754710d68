import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMPANY_STATUSES, type CompanyStatus } from '../../../src/domain/company.ts';
import { HEALTH_SLOTS, type HealthSlot, type HealthStatus } from '../../../src/domain/pipeline.ts';
import { createMeters } from '../../../src/http/meters.ts';
import { read } from './repository.ts';

type Board = { panels: { id: number; title: string; targets: { expr: string }[] }[] };
type Rules = {
  groups: {
    rules: { alert: string; expr: string; for?: string; annotations: { summary: string; action: string } }[];
  }[];
};

const board = JSON.parse(read('docs/grafana/leadgen.json')) as Board;
const rules = (parse(read('docs/grafana/alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
const expressions = [
  ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `panel ${title}`, expr }))),
  ...rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })),
];

/** What Prometheus would read: each series with its labels, `leadgen_mails_total{result="sent"} 1`. */
async function exposed(): Promise<string> {
  const meters = createMeters();
  meters.job('sweep', 'done', 120);
  meters.job('sweep', 'failed', 120);
  for (const result of ['sent', 'dry_run', 'deferred', 'refused', 'unknown']) meters.mail(result);
  meters.slackCall('chat.update', 'ok');
  return meters.text({
    outboxWaiting: 0,
    draftsWaiting: 0,
    companies: Object.fromEntries(COMPANY_STATUSES.map((status) => [status, 1])) as Record<CompanyStatus, number>,
    stopped: false,
    health: Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, 'ok'])) as Record<HealthSlot, HealthStatus>,
  });
}

describe('the example board and alerts', () => {
  it('ask only for metrics that are exposed, with labels and values that they have', async () => {
    const series = (await exposed()).split('\n').filter((line) => line.startsWith('leadgen_'));
    const names = new Set(series.map((line) => /^\w+/.exec(line)?.[0]));
    for (const { where, expr } of expressions) {
      const asked = expr.match(/\bleadgen_\w+/g) ?? [];
      expect(where === 'alert LeadgenDown' || asked.length > 0, where).toBe(true);
      for (const name of asked) expect(names.has(name), `${where}: ${name} is not exposed`).toBe(true);
      for (const [, label = '', value = ''] of expr.matchAll(/(\w+)="(\w+)"/g)) {
        if (where === 'alert LeadgenDown') continue; // of Prometheus, not ours
        expect(
          series.some((line) => line.includes(`${label}="${value}"`)),
          `${where}: ${label}="${value}"`,
        ).toBe(true);
      }
      for (const [, labels = ''] of expr.matchAll(/\bby \(([^)]+)\)/g)) {
        for (const label of labels.split(',').map((word) => word.trim()))
          expect(
            series.some((line) => line.includes(`${label}="`)),
            `${where}: ${label}`,
          ).toBe(true);
      }
    }
  });

  it('show every metric of ours that docs/operations.md explains', () => {
    const [, table = ''] = /\| Metric \| Means \|([\s\S]*?)\n\n/.exec(read('docs/operations.md')) ?? [];
    const explained = new Set(table.match(/\bleadgen_\w+/g));
    expect(explained.size).toBeGreaterThan(7);
    const all = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    expect([...explained].filter((name) => !all.includes(name))).toEqual([]);
  });

  it('have panels with ids of their own, and alerts that say what to do', () => {
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    expect(rules.every(({ annotations }) => annotations.summary.length > 10 && annotations.action.length > 10)).toBe(
      true,
    );
  });
});
