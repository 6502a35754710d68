/**
 * The address of a vendor's endpoint below a configured base. A base may already hold the beginning of the path, or all of it:
 * `https://api.hunter.io` and `https://api.hunter.io/v2` are the same base for `/v2/account`.
 */
export function endpoint(
  base: string,
  path: string,
  query: Readonly<Record<string, string | readonly string[]>> = {},
): URL {
  const url = new URL(base);
  const own = partsOf(url.pathname);
  const wanted = partsOf(path);
  let shared = Math.min(own.length, wanted.length);
  while (shared > 0 && own.slice(-shared).join('/') !== wanted.slice(0, shared).join('/')) shared--;
  url.pathname = `/${[...own, ...wanted.slice(shared)].join('/')}`;
  url.search = '';
  for (const [name, value] of Object.entries(query)) {
    for (const each of typeof value === 'string' ? [value] : value) url.searchParams.append(name, each);
  }
  return url;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
