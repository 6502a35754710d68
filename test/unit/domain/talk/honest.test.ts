import { describe, expect, it } from 'vitest';
import { maskAddresses } from '../../../../src/domain/mask-emails.ts';
import { claimsDeed, unknownFigures } from '../../../../src/domain/talk/honest.ts';
import { wantsChange } from '../../../../src/domain/talk/intent.ts';

describe('words of a model', () => {
  it.each([
    'I have approved all three leads.',
    'I’ve just started the run.',
    'All leads are now approved.',
    'The mails have been sent!',
    'Done! They will get a draft.',
    'Approved: Buckeye Dental.',
    'The run was successfully launched.',
    'We went ahead and deleted it.',
  ])('%j claims that something was changed', (said) => expect(claimsDeed(said)).toBe(true));

  it.each([
    'There are 12 high leads in Ohio, best first.',
    'A card waits for your confirmation.',
    'Nothing waits for you.',
    'Three leads wait for a decision; press the card to approve them.',
  ])('%j claims nothing', (said) => expect(claimsDeed(said)).toBe(false));

  it('may hold figures that were looked up or asked about, in any spelling', () => {
    expect(unknownFigures('1. There are 1,204 of 30', '{"total":1204} 30')).toEqual([]);
    expect(unknownFigures('There are 4711 leads worth $2.5M', '{"total":12}')).toEqual(['4711', '2.5']);
  });
});

it.each([
  ['please approve the top three', true, false],
  ['Can you run hotels in Texas?', false, true],
  ['which leads did you approve?', false, false],
  ['who has approved these', false, false],
  ['do not approve anything', false, false],
  ['leads in ohio', false, false],
])('%j asks to approve: %s, to run: %s', (text, approve, run) => {
  expect(wantsChange(text)).toEqual({ approve, run });
});

it('shows a part of every address in a text', () => {
  expect(maskAddresses('Write to dana.ray@acme.example or Bo <b@c.de>, not @here')).toBe(
    'Write to d…@acme.example or Bo <b…@c.de>, not @here',
  );
});
