import { describe, expect, it } from 'vitest';
import { intentOf } from '../../../src/domain/news-intent.ts';

const company = { name: 'Acme Dental Partners, LLC', city: 'Columbus', state: 'OH' };
const news = (title: string, content = '') => ({ title, content });

describe('news about a company', () => {
  it.each([
    [
      'new_facility: Acme Dental Partners opens a third clinic in Columbus',
      'Acme Dental Partners opens a third clinic in Columbus',
      '',
    ],
    ['expansion: Ohio: Acme Dental Partners to expand', 'Ohio: Acme Dental Partners to expand', ''],
    [
      'acquisition: Two offices change hands',
      'Two offices change hands',
      'Acme Dental Partners of Columbus acquires both.',
    ],
    ['energy_news: Energy costs hit Ohio dentists', 'Energy costs hit Ohio dentists', 'Says Acme Dental Partners.'],
    ['hiring: Acme Dental Partners is hiring in Ohio', 'Acme Dental Partners is hiring in Ohio', ''],
  ])('gives %s', (signal, title, content) => {
    expect(intentOf(news(title, content), company)).toBe(signal);
  });

  it.each([
    ['of another place', 'Acme Dental Partners opens a third clinic in Portland', company],
    ['of another company', 'Apex Dental Partners opens a third clinic in Columbus', company],
    ['that say nothing we look for', 'Acme Dental Partners wins a prize in Columbus', company],
    ['about a name that is a common word', 'Smiles opens a new clinic in Columbus', { ...company, name: 'Smiles' }],
    ['about a longer name', 'Grand Acme Dental Partnership opens a clinic in Columbus', company],
  ])('takes no news %s', (_what, title, about) => {
    expect(intentOf(news(title), about)).toBeNull();
  });

  it('keeps foreign text on one line and short', () => {
    const signal = intentOf(news(`Acme Dental Partners\r\nopens a clinic in Ohio ${'x'.repeat(900)}`), company) ?? '';
    expect(signal).not.toMatch(/[\r\n]/);
    expect(signal.length).toBeLessThan(250);
  });
});
