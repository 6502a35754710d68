import type { HealthChange } from './health.ts';
import type { HealthReport } from './pipeline.ts';
import type { StuckReport } from './stuck.ts';

/**
 * Messages that report something rather than show one thing's state: their content is stored when it is made, and drawn from
 * there. One entry per kind; the data is plain JSON and dates.
 */
export type PostData = {
  health: HealthReport;
  /** Parts that changed in two checks in a row. */
  health_change: { report: HealthReport; changed: HealthChange[] };
  stuck: StuckReport;
};
export type PostKind = keyof PostData;

type PostOf<Kind extends PostKind> = {
  /** `health:2026-03-02`: unique, so that each is made once. */
  key: string;
  kind: Kind;
  data: PostData[Kind];
  createdAt: Date;
  updatedAt: Date;
};
export type Post = { [Kind in PostKind]: PostOf<Kind> }[PostKind];
