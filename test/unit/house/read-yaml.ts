export type Yaml = string | boolean | number | Yaml[] | { [key: string]: Yaml };

type Line = { indent: number; text: string; number: number };

/**
 * Reads the small part of YAML that manifest.yml is written in: maps, lists, plain and double-quoted values, comments on
 * lines of their own. Anything else is refused, so that nobody tests a reading that Slack does not share.
 */
export function readYaml(source: string): Yaml {
  const lines = source
    .split('\n')
    .map((text, index) => ({ indent: text.length - text.trimStart().length, text: text.trim(), number: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
  const value = readBlock(lines, lines[0]?.indent ?? 0);
  if (lines.length > 0) throw refuse(lines[0] as Line, 'unexpected indentation');
  return value;
}

/** Takes the lines of one block off the front. */
function readBlock(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') ? readList(lines, indent) : readMap(lines, indent);
}

function readList(lines: Line[], indent: number): Yaml[] {
  const items: Yaml[] = [];
  for (let line = lines[0]; line?.indent === indent && line.text.startsWith('- '); line = lines[0]) {
    const text = line.text.slice(2).trim();
    if (!isEntry(text)) {
      items.push(readScalar(text, line));
      lines.shift();
      continue;
    }
    lines[0] = { ...line, indent: indent + 2, text }; // `- key: value` begins a map that is indented below the dash
    items.push(readMap(lines, indent + 2));
  }
  return items;
}

function readMap(lines: Line[], indent: number): { [key: string]: Yaml } {
  const map: { [key: string]: Yaml } = {};
  for (let line = lines[0]; line?.indent === indent && !line.text.startsWith('- '); line = lines[0]) {
    const [, key, rest = ''] = /^([\w-]+):(?: (.*))?$/.exec(line.text) ?? [];
    if (key === undefined) throw refuse(line, 'not a `key: value` line');
    if (key in map) throw refuse(line, `"${key}" stands there twice`);
    lines.shift();
    const next = lines[0];
    if (rest !== '') map[key] = readScalar(rest, line);
    else if (next !== undefined && next.indent > indent) map[key] = readBlock(lines, next.indent);
    else throw refuse(line, 'a key without a value');
  }
  return map;
}

function isEntry(text: string): boolean {
  return /^[\w-]+:( |$)/.test(text);
}

function readScalar(text: string, line: Line): string | boolean | number {
  const quoted = /^"([^"\\]*)"$/.exec(text);
  if (quoted !== null) return quoted[1] ?? '';
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d+$/.test(text)) return Number(text);
  // what means something else in YAML, or needs quotes
  if (/^[&*!|>%@`"'{[?#-]/.test(text) || /: | #|:$/.test(text) || /^(yes|no|on|off|null|~)$/i.test(text)) {
    throw refuse(line, 'more YAML than this reader knows');
  }
  return text;
}

function refuse(line: Line, why: string): Error {
  return new Error(`line ${line.number}: ${why}: ${line.text}`);
}
