/** Reads the part of the Overpass query language that a place search uses. Anything else is a parse error, as there. */

type OsmType = 'node' | 'way' | 'relation' | 'area';

export type TagFilter = {
  kind: 'tag';
  /** A regular expression where `keyIsPattern`. */
  key: string;
  keyIsPattern: boolean;
  op: '=' | '!=' | '~' | '!~' | 'exists' | 'missing';
  value: string;
  ignoreCase: boolean;
};

export type Filter =
  | TagFilter
  | { kind: 'in_area'; set: string }
  | { kind: 'in_area_id'; id: number }
  | { kind: 'ids'; ids: number[] }
  | { kind: 'bbox'; south: number; west: number; north: number; east: number }
  | { kind: 'from_set'; set: string };

export type Statement =
  | { kind: 'query'; types: OsmType[]; filters: Filter[]; into: string }
  | { kind: 'union'; parts: Statement[]; into: string }
  | { kind: 'recall'; from: string; into: string }
  | { kind: 'map_to_area'; from: string; into: string }
  | { kind: 'out'; from: string; words: string[]; limit: number | null };

export type OverpassQuery = { settings: Record<string, string>; statements: Statement[] };

/** Carries the line of the query at which reading stopped. */
export class OverpassParseError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'OverpassParseError';
    this.line = line;
  }
}

type Token = { kind: 'text' | 'word' | 'number' | 'sign' | 'end'; value: string; line: number };

const DEFAULT_SET = '_';
const TYPES: Record<string, OsmType[]> = {
  node: ['node'],
  way: ['way'],
  rel: ['relation'],
  relation: ['relation'],
  nwr: ['node', 'way', 'relation'],
  nw: ['node', 'way'],
  nr: ['node', 'relation'],
  wr: ['way', 'relation'],
  area: ['area'],
};
const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_]\w*)|(?<sign>->|!=|!~|[[\]();.,=~!:])/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) throw new OverpassParseError(line, `Unknown character "${source[at]}"`);
    const { space, text, number, word, sign } = groups;
    if (text !== undefined) {
      tokens.push({ kind: 'text', value: text.slice(1, -1).replaceAll(/\\(.)/g, '$1'), line });
    } else if (number !== undefined) tokens.push({ kind: 'number', value: number, line });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, line });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, line });
    line += ((space ?? text ?? '').match(/\n/g) ?? []).length;
  }
  tokens.push({ kind: 'end', value: '', line });
  return tokens;
}

/** @throws {OverpassParseError} for everything outside the part we read */
export function parseOverpassQuery(source: string): OverpassQuery {
  const reader = createReader(tokenize(source));
  const settings = reader.is('[') ? readSettings(reader) : {};
  const statements: Statement[] = [];
  while (reader.peek().kind !== 'end') statements.push(readStatement(reader));
  if (statements.length === 0) reader.fail('the query is empty');
  return { settings, statements };
}

type Reader = {
  peek(): Token;
  next(): Token;
  is(sign: string): boolean;
  /** Takes the sign if it stands there. */
  take(sign: string): boolean;
  expect(sign: string): void;
  value(): string;
  fail(message: string): never;
};

function createReader(tokens: readonly Token[]): Reader {
  const last: Token = tokens.at(-1) ?? { kind: 'end', value: '', line: 1 };
  let position = 0;
  const reader: Reader = {
    peek: () => tokens[position] ?? last,
    next: () => {
      const token = reader.peek();
      position += 1;
      return token;
    },
    is: (sign) => reader.peek().kind === 'sign' && reader.peek().value === sign,
    take: (sign) => {
      const found = reader.is(sign);
      if (found) position += 1;
      return found;
    },
    expect: (sign) => {
      if (!reader.take(sign)) reader.fail(`'${sign}' expected - '${reader.peek().value || 'end of input'}' found`);
    },
    value: () => {
      const token = reader.next();
      if (token.kind === 'sign' || token.kind === 'end') reader.fail(`value expected - '${token.value}' found`);
      return token.value;
    },
    fail: (message) => {
      throw new OverpassParseError(reader.peek().line, message);
    },
  };
  return reader;
}

function readSettings(reader: Reader): Record<string, string> {
  const settings: Record<string, string> = {};
  while (reader.take('[')) {
    const key = reader.value();
    const parts: string[] = [];
    reader.expect(':');
    do parts.push(reader.value());
    while (reader.take(','));
    settings[key] = parts.join(',');
    reader.expect(']');
  }
  reader.expect(';');
  return settings;
}

function readStatement(reader: Reader): Statement {
  if (reader.take('(')) {
    const parts: Statement[] = [];
    while (!reader.is(')')) parts.push(readStatement(reader));
    reader.expect(')');
    return endStatement(reader, (into) => ({ kind: 'union', parts, into }));
  }
  let from = DEFAULT_SET;
  if (reader.take('.')) {
    from = reader.value();
    if (reader.is(';') || reader.is('->')) return endStatement(reader, (into) => ({ kind: 'recall', from, into }));
  }
  const word = reader.peek().kind === 'word' ? reader.next().value : reader.fail('a statement expected');
  if (word === 'out') return readOut(reader, from);
  if (word === 'map_to_area') return endStatement(reader, (into) => ({ kind: 'map_to_area', from, into }));
  const types = TYPES[word] ?? reader.fail(`unknown statement '${word}'`);
  const filters = readFilters(reader);
  return endStatement(reader, (into) => ({ kind: 'query', types, filters, into }));
}

function endStatement(reader: Reader, build: (into: string) => Statement): Statement {
  let into = DEFAULT_SET;
  if (reader.take('->')) {
    reader.expect('.');
    into = reader.value();
  }
  reader.expect(';');
  return build(into);
}

function readOut(reader: Reader, from: string): Statement {
  const words: string[] = [];
  let limit: number | null = null;
  while (!reader.is(';')) {
    const token = reader.next();
    if (token.kind === 'number') limit = Number(token.value);
    else if (token.kind === 'word') words.push(token.value);
    else reader.fail(`'${token.value}' has no meaning after out`);
  }
  reader.expect(';');
  return { kind: 'out', from, words, limit };
}

function readFilters(reader: Reader): Filter[] {
  const filters: Filter[] = [];
  while (!reader.is(';') && !reader.is('->')) {
    if (reader.take('[')) filters.push(readTagFilter(reader));
    else if (reader.take('(')) filters.push(readPlaceFilter(reader));
    else if (reader.take('.')) filters.push({ kind: 'from_set', set: reader.value() });
    else reader.fail(`';' expected - '${reader.peek().value || 'end of input'}' found`);
  }
  return filters;
}

function readTagFilter(reader: Reader): TagFilter {
  const missing = reader.take('!');
  const keyIsPattern = reader.take('~');
  const filter: TagFilter = {
    kind: 'tag',
    key: reader.value(),
    keyIsPattern,
    op: missing ? 'missing' : 'exists',
    value: '',
    ignoreCase: false,
  };
  if (!reader.is(']')) {
    const op = reader.next().value;
    if (op !== '=' && op !== '!=' && op !== '~' && op !== '!~') return reader.fail(`unknown operator '${op}'`);
    filter.op = op;
    filter.value = reader.value();
    if (reader.take(',')) filter.ignoreCase = reader.value() === 'i';
  }
  reader.expect(']');
  return filter;
}

function readPlaceFilter(reader: Reader): Filter {
  const filter = reader.peek().kind === 'number' ? readNumbers(reader) : readNamedFilter(reader);
  reader.expect(')');
  return filter;
}

function readNumbers(reader: Reader): Filter {
  const numbers: number[] = [];
  do numbers.push(Number(reader.value()));
  while (reader.take(','));
  const [south = 0, west = 0, north = 0, east = 0] = numbers;
  if (numbers.length === 4) return { kind: 'bbox', south, west, north, east };
  return numbers.length === 1 ? { kind: 'ids', ids: numbers } : reader.fail('four numbers or one id expected');
}

function readNamedFilter(reader: Reader): Filter {
  const word = reader.value();
  if (word === 'id') {
    reader.expect(':');
    const ids: number[] = [];
    do ids.push(Number(reader.value()));
    while (reader.take(','));
    return { kind: 'ids', ids };
  }
  if (word !== 'area') return reader.fail(`the sandbox does not know the filter '${word}'`);
  if (reader.take(':')) return { kind: 'in_area_id', id: Number(reader.value()) };
  return { kind: 'in_area', set: reader.take('.') ? reader.value() : DEFAULT_SET };
}
