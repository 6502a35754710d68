/**
 * A scorer: for a firm that earns on groups with many sites and hardly on single offices, wherever they are.
 *
 *     EXTENSIONS=examples/multi-site-scorer.ts
 */
import type { Extension } from '../src/extension.ts';

/** Sites at which a group gets all its points. */
const MANY = 12;

export const extension: Extension = {
  name: 'Many sites first',
  scorer({ feature, builtIn }) {
    const share = Math.min(1, Math.max(0, feature.estimatedSiteCount - 1) / (MANY - 1));
    return {
      recovery: builtIn.components.recovery / 2,
      industry: builtIn.components.industry / 2,
      multisite: 55 * share,
      dataQuality: Math.min(10, feature.dataQualityScore),
    };
  },
};
