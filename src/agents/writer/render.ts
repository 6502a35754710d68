import { Liquid, type Template } from 'liquidjs';

const engine = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });
const parsed = new Map<string, Template[]>();

/** What a text may hold; values are put in as they are and never read as templates. */
export type TextVariables = Readonly<Record<string, string | boolean>>;

/**
 * Fills one of our own texts. Spaces left by an empty variable are folded, and a sentence that begins with a variable gets its
 * capital letter.
 *
 * @throws when the text names a variable that was not given
 */
export function renderText(source: string, variables: TextVariables): string {
  let template = parsed.get(source);
  if (template === undefined) {
    template = engine.parse(source);
    parsed.set(source, template);
  }
  const text: unknown = engine.renderSync(template, variables);
  return String(text)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ +(\n|$)/g, '$1')
    .replaceAll('..', '.') // a name that ends in "Co." at the end of a sentence
    .replaceAll(/(^|\n|[.?] )the office of/g, '$1The office of')
    .trim();
}
