import { describe, expect, it } from 'vitest';
import { messageIdFor, touchOfMessageId } from '../../../src/domain/message-id.ts';

const draftId = '0123456789abcdef01234567';

describe('messageIdFor', () => {
  it('is the same for the same touch, different for others, and on the domain of the sender', () => {
    expect(messageIdFor(draftId, 0, 'Sam@Sender.Example')).toBe(`<leadgen.${draftId}.0@sender.example>`);
    expect(messageIdFor(draftId, 2, 'sam@sender.example')).toBe(`<leadgen.${draftId}.2@sender.example>`);
  });

  it('lets nothing through that would end the header', () => {
    expect(messageIdFor('a>\r\nBcc: x', 0, 'sam@sender.example>\r\nBcc: y')).toBe(
      '<leadgen.aBccx.0@sender.examplebccy>',
    );
  });
});

describe('touchOfMessageId', () => {
  it.each([`<leadgen.${draftId}.3@sender.example>`, `leadgen.${draftId}.3@SENDER.example`])('reads %s', (id) => {
    expect(touchOfMessageId(id)).toEqual({ draftId, touch: 3 });
  });

  it.each(['', '<abc@example.com>', `<leadgen.${draftId}.444@sender.example>`, `<leadgen.${draftId}@sender.example>`])(
    'knows that "%s" is not ours',
    (id) => {
      expect(touchOfMessageId(id)).toBeNull();
    },
  );
});
