/**
 * The newest suite we take libraries from, by the machine's own release: the first later one with glibc ≥ 2.38.
 * Releases that are new enough themselves are not listed.
 */
const NEWER_SUITE: Record<string, string> = {
  bullseye: 'trixie',
  bookworm: 'trixie',
  focal: 'noble',
  jammy: 'noble',
};

/** Reads the release name out of `/etc/os-release`; derivatives name the release they are built on. */
export function codenameOf(osRelease: string): string | null {
  const value = (key: string) => osRelease.match(new RegExp(`^${key}="?([a-z]+)"?$`, 'm'))?.[1];
  return value('UBUNTU_CODENAME') ?? value('DEBIAN_CODENAME') ?? value('VERSION_CODENAME') ?? null;
}

export function newerSuite(codename: string): string | null {
  return NEWER_SUITE[codename] ?? null;
}

/**
 * The same mirrors, one release later: every source of the release and of its updates and security pockets, `main` only.
 * Understands one-line (`*.list`) and deb822 (`*.sources`) files; the answer is deb822. Empty when nothing fits.
 */
export function sourcesOfSuite(files: readonly { name: string; text: string }[], from: string, to: string): string {
  const entries = files.flatMap(({ name, text }) => (name.endsWith('.sources') ? fromDeb822(text) : fromLines(text)));
  return entries
    .map((entry) => ({ ...entry, suites: entry.suites.filter((suite) => isPocketOf(suite, from)) }))
    .filter((entry) => entry.types.includes('deb') && entry.components.includes('main') && entry.suites.length > 0)
    .map(({ uris, suites, options }) =>
      [
        'Types: deb',
        `URIs: ${uris.join(' ')}`,
        `Suites: ${suites.map((suite) => to + suite.slice(from.length)).join(' ')}`,
        'Components: main',
        ...options,
        '',
      ].join('\n'),
    )
    .join('\n');
}

type Source = { types: string[]; uris: string[]; suites: string[]; components: string[]; options: string[] };

function isPocketOf(suite: string, release: string): boolean {
  return ['', '-updates', '-security'].some((pocket) => suite === release + pocket);
}

function fromDeb822(text: string): Source[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/)
    .map((stanza) => stanza.trimEnd())
    .filter((stanza) => stanza !== '' && !/^Enabled:\s*(no|false)/im.test(stanza))
    .map((stanza) => {
      const words = (key: string) =>
        (stanza.match(new RegExp(`^${key}:(.*)$`, 'im'))?.[1] ?? '').split(/\s+/).filter(Boolean);
      return {
        types: words('Types'),
        uris: words('URIs'),
        suites: words('Suites'),
        components: words('Components'),
        options: signedBy(stanza),
      };
    });
}

/** `Signed-By` may hold a whole key, indented over many lines. */
function signedBy(stanza: string): string[] {
  const found = stanza.match(/^Signed-By:.*(?:\n[ \t].*)*/im)?.[0];
  return found === undefined ? [] : [found];
}

/** `deb [signed-by=/path arch=amd64] <uri> <suite> <component> …` */
function fromLines(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = line.match(/^\s*(deb)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/);
    if (match === null) return [];
    const [, type = '', options = '', uri = '', suite = '', components = ''] = match;
    const key = options.match(/signed-by=(\S+)/i)?.[1];
    return [
      {
        types: [type],
        uris: [uri],
        suites: [suite],
        components: components.split(/\s+/).filter(Boolean),
        options: key === undefined ? [] : [`Signed-By: ${key.replaceAll(',', ' ')}`],
      },
    ];
  });
}
