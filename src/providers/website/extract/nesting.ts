const TAG = /<(\/?)([a-z][a-z0-9]*)/gi;
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Elements whose end tag may be left out: one that opens ends the ones of its group before it. */
const IMPLIED_END = new Map<string, string>(
  Object.entries({
    p: 'p',
    li: 'li',
    dt: 'dl',
    dd: 'dl',
    td: 'table',
    th: 'table',
    tr: 'table',
    tbody: 'table',
    thead: 'table',
    tfoot: 'table',
    option: 'option',
    optgroup: 'option',
  }),
);

/**
 * Cuts HTML where its elements nest deeper than `maxDepth`. A parser looks through its open elements at each end
 * tag, so a page of a few hundred thousand open tags would hold the whole process for minutes. Linear in the length.
 */
export function cutDeepNesting(html: string, maxDepth = 600): string {
  const open: string[] = [];
  const counts = new Map<string, number>();
  const pop = () => {
    const name = open.pop();
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 1) - 1);
    return name;
  };
  for (const match of html.matchAll(TAG)) {
    const name = (match[2] ?? '').toLowerCase();
    if (match[1] === '/') {
      if ((counts.get(name) ?? 0) > 0) while (pop() !== name);
      continue;
    }
    if (VOID.has(name)) continue;
    const group = IMPLIED_END.get(name);
    if (group !== undefined) while (IMPLIED_END.get(open.at(-1) ?? '') === group) pop();
    open.push(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (open.length > maxDepth) return html.slice(0, match.index);
  }
  return html;
}
