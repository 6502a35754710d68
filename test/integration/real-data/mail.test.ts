import { describe, expect, it } from 'vitest';
import { MAIL_DIR, measureMail } from '../../../bench/mail.ts';

const result = await measureMail();
if (result === null) process.emitWarning(`SKIPPED: no mails at ${MAIL_DIR}, so reading them was not measured`);

describe.skipIf(result === null)('mails of real servers, programs and people', () => {
  it.each(result?.goals ?? [])('are read well: $name, $right of $of', ({ met, share }) => {
    expect(met, share.toFixed(3)).toBe(true);
  });

  it('are never taken for a bounce, a complaint or an opt-out where a person wrote and wants none', () => {
    const wanted = ({ list, truth }: { list: string; truth: string }) =>
      list === 'intents' ? truth !== 'opt-out' && truth !== 'away' : truth === 'human';
    const harmed = (result?.cases ?? [])
      .filter(wanted)
      .filter(({ got }) => /^(?:bounce|complaint|delayed|delivered|opt)/.test(got));
    expect(harmed.map(({ file, got }) => `${file}: ${got}`)).toEqual([]);
    expect((result?.cases ?? []).filter(wanted).length).toBeGreaterThan(3_000);
  });

  it('are read as well in the third that was held out while the rules were written', () => {
    const held = (result?.cases ?? []).filter(({ half, note }) => half === 'held out' && note !== 'filtered');
    const right = held.filter(({ truth, got }) => truth === got).length;
    expect(right / held.length).toBeGreaterThanOrEqual(0.97);
  });
});
