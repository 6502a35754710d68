import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Inline, parseInline, parseMrkdwn } from '../../../sandbox/page/client/mrkdwn-parser.ts';

/** Short form: `b(…)`, `i(…)`, `s(…)`, and what stands for itself. */
function show(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'bold':
        case 'italic':
        case 'strike':
          return `${node.kind[0]}(${show(node.children)})`;
        case 'code':
          return `code(${node.text})`;
        case 'link':
          return `link(${node.label} → ${node.href})`;
        case 'emoji':
          return `emoji(${node.name})`;
        case 'broadcast':
          return `all(${node.name})`;
        case 'date':
          return `date(${node.seconds} ${node.format} ${node.href} ${node.fallback})`;
        default:
          return `${node.kind}(${node.id} ${node.label})`;
      }
    })
    .join('');
}

describe('one line of mrkdwn', () => {
  it.each([
    ['*bold* _it_ ~no~', 'b(bold) i(it) s(no)'],
    ['*a _b_ c*', 'b(a i(b) c)'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['a * b * c', 'a * b * c'],
    ['*not closed', '*not closed'],
    ['`code *x* :tada:`', 'code(code *x* :tada:)'],
    ['&lt;script&gt; &amp;amp;', '<script> &amp;'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['<https://a.example/?b=1&amp;c=2|label>', 'link(label → https://a.example/?b=1&c=2)'],
    ['<mailto:a@b.example>', 'link(a@b.example → mailto:a@b.example)'],
    ['<javascript:alert(1)|click>', '<javascript:alert(1)|click>'],
    ['see https://a.example/x.', 'see link(https://a.example/x → https://a.example/x).'],
    [
      '<@U0ANA> in <#C0LEADS|leads> <!here> <!subteam^S0A|@team>',
      'user(U0ANA null) in channel(C0LEADS leads) all(here) group(S0A @team)',
    ],
    [
      '<!date^1700000000^{date} at {time}^https://a.example|then>',
      'date(1700000000 {date} at {time} https://a.example then)',
    ],
    ['<!date^1700000000^{date}^javascript:x|then>', 'date(1700000000 {date} null then)'],
    [':tada: at 10:42:07', 'emoji(tada) at 10:42:07'],
    ['*<https://a.example|x*y>*', 'b(link(x*y → https://a.example))'],
  ])('%s', (source, shown) => {
    expect(show(parseInline(source))).toBe(shown);
  });
});

describe('a text of several lines', () => {
  it('keeps quotes, code and empty lines apart', () => {
    const parts = parseMrkdwn('a\n\nb\n> q1\n&gt; q2\nafter\n```x  *y*\n&lt;z&gt;```\nend');
    expect(
      parts.map((part) =>
        part.kind === 'pre' ? `pre ${part.text}` : `${part.kind} ${part.lines.map(show).join('|')}`,
      ),
    ).toEqual(['lines a||b', 'quote q1|q2', 'lines after', 'pre x  *y*\n<z>', 'lines end']);
  });

  it('takes any text, and makes no link but to the web, mail and telephone', () => {
    const links = (nodes: readonly Inline[]): string[] =>
      nodes.flatMap((node) => (node.kind === 'link' ? [node.href] : 'children' in node ? links(node.children) : []));
    const texts = fc.string({
      unit: fc.constantFrom(...'<>|*_~`:!@#&;^{}/ \nabU0http:s'.split(''), 'javascript:', '<!date^1^'),
    });
    fc.assert(
      fc.property(texts, (text) => {
        for (const part of parseMrkdwn(text)) {
          if (part.kind === 'pre') continue;
          for (const href of part.lines.flatMap(links)) expect(href).toMatch(/^(https?:\/\/|mailto:|tel:)/i);
        }
      }),
    );
  });

  it('loses nothing of a text without marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '.', '-', 'é', '💡') }), (text) => {
        const shown = parseMrkdwn(text).map((part) =>
          part.kind === 'pre' ? part.text : part.lines.map(show).join('\n'),
        );
        expect(shown.join('\n')).toBe(text);
      }),
    );
  });
});
