/**
 * The smallest source: places that stand in the module itself.
 *
 *     EXTENSIONS=examples/own-list.ts
 */
import type { Extension } from '../src/extension.ts';

export const extension: Extension = {
  name: 'Own list',
  sources: () => [
    {
      name: 'own_list',
      label: 'Own list',
      attribution: null,
      covers: ({ industry, location }) => industry.key === 'dental' && location.state === 'OH',
      async *search() {
        yield {
          places: [{ sourceId: 'own_list:1', name: 'Sample Dental', city: 'Dublin', state: 'OH', siteCount: 3 }],
        };
      },
    },
  ],
};
