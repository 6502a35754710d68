/** Union-find over the numbers 0 … size-1. */
export function createDisjointSets(size: number) {
  const parents = Int32Array.from({ length: size }, (_, index) => index);

  function rootOf(index: number): number {
    let at = index;
    for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
      parents[at] = parents[parent] ?? parent; // halves the path for the next visit
      at = parents[at] ?? at;
    }
    return at;
  }

  return {
    rootOf,
    /** Joins two sets. Returns the root that stays and the one that went, or null when they were one already. */
    join(a: number, b: number): { kept: number; gone: number } | null {
      const [rootA, rootB] = [rootOf(a), rootOf(b)];
      if (rootA === rootB) return null;
      const [kept, gone] = rootA < rootB ? [rootA, rootB] : [rootB, rootA];
      parents[gone] = kept;
      return { kept, gone };
    },
  };
}
