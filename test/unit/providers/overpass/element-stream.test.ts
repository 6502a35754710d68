import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceUnavailableError } from '../../../../src/lib/errors.ts';
import { createElementSplitter } from '../../../../src/providers/overpass/element-stream.ts';

/** Feeds the text in pieces of `size` characters. */
function read(text: string, size: number): { elements: unknown[]; envelope: unknown } {
  const splitter = createElementSplitter('Test');
  const elements: unknown[] = [];
  for (let at = 0; at < text.length; at += size) elements.push(...splitter.push(text.slice(at, at + size)));
  return { elements, envelope: splitter.end() };
}

describe('the element splitter', () => {
  it('gives what JSON.parse gives, in pieces of any size', () => {
    const answer = fc.record({
      version: fc.double({ noNaN: true }),
      osm3s: fc.jsonValue(),
      elements: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      remark: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1, 2), (value, size, indent) => {
        const text = JSON.stringify(value, null, indent);
        const parsed = JSON.parse(text);
        const { elements, envelope } = read(text, size);
        expect(elements).toEqual(parsed.elements);
        expect(envelope).toEqual({ ...parsed, elements: [] });
      }),
    );
  });

  it('is not led astray by the word in a string or by a list further down', () => {
    const text = '{"note":"\\"elements\\":[","osm3s":{"elements":[{"id":1}]},"elements":[{"id":2}],"remark":"x"}';
    expect(read(text, 3)).toEqual({
      elements: [{ id: 2 }],
      envelope: { note: '"elements":[', osm3s: { elements: [{ id: 1 }] }, elements: [], remark: 'x' },
    });
  });

  it.each([
    ['a page', '<html><body>Too busy</body></html>'],
    ['nothing', ''],
    ['white space', '   \n'],
    ['another shape', '{"results":[]}'],
    ['a list', '[{"id":1}]'],
    ['an answer cut off in an element', '{"elements":[{"id":1},{"id":'],
    ['an answer cut off between elements', '{"elements":[{"id":1}'],
    ['elements that are no objects', '{"elements":[1,2]}'],
    ['broken elements', '{"elements":[{"id":}]}'],
    ['text after the end', '{"elements":[]} oops'],
  ])('refuses %s', (_, text) => {
    expect(() => read(text, 5)).toThrow(SourceUnavailableError);
  });

  it('refuses any cut of a good answer', () => {
    const text = JSON.stringify({
      version: 0.6,
      elements: [{ type: 'node', id: 1, tags: { name: 'A "B" \\ {' } }],
      remark: 'r',
    });
    for (let length = 0; length < text.length; length++) {
      expect(() => read(text.slice(0, length), 7), text.slice(0, length)).toThrow(SourceUnavailableError);
    }
  });
});
