import { describe, expect, it } from 'vitest';
import { readAutoReply } from '../../../../src/domain/inbound/auto-reply.ts';
import { returnDate } from '../../../../src/domain/inbound/return-date.ts';
import { mailWith } from './mails.ts';

const NOW = new Date('2026-11-25T12:00:00Z'); // a Wednesday

describe('the day of return', () => {
  it.each([
    ['I am out of the office until Monday.', '2026-11-30'],
    ['I will be back on December 7th.', '2026-12-07'],
    ['Out of office from Nov 25 to Dec 4, 2026.', '2026-12-04'],
    ['I will return on 01/05/2027.', '2027-01-05'],
    ['I am out 12-19 December.', '2026-12-19'],
    ['On leave through January 5', '2027-01-05'],
    ['I am away until 2026-12-15.', '2026-12-15'],
    ['Ich bin bis zum 11.12.2026 nicht im Büro.', '2026-12-11'],
    ['Ich bin ab dem 7. Dezember wieder erreichbar.', '2026-12-07'],
    ["Je suis absent jusqu'au 4 décembre.", '2026-12-04'],
    ['De retour le lundi 7 décembre 2026', '2026-12-07'],
    ['Estaré fuera de la oficina hasta el 9 de diciembre de 2026.', '2026-12-09'],
    ['Sarò fuori ufficio fino al 10 dicembre.', '2026-12-10'],
    ['Estarei de férias até 15/12/2026.', '2026-12-15'],
    ['Ik ben afwezig tot 3 december.', '2026-12-03'],
    ['I am out for the rest of the week.', '2026-11-30'],
    ['I will be on vacation next week.', '2026-12-07'],
    ['Away till the end of the year', '2027-01-01'],
    ['Back tomorrow', '2026-11-26'],
  ])('in "%s" is %s', (text, day) => {
    expect(returnDate(text, NOW)).toBe(day);
  });

  it.each([
    'I am out of the office.',
    'Call 614-555-0100 until then.',
    'Back in 1987 we began.',
    'until 31.02.2027',
    '',
  ])('is not in "%s"', (text) => {
    expect(returnDate(text, NOW)).toBeNull();
  });
});

describe('an automatic answer', () => {
  it.each([
    ['auto-submitted', { 'auto-submitted': 'auto-replied (vacation)' }],
    ['precedence', { precedence: 'auto_reply' }],
    ['precedence', { precedence: 'bulk' }],
    ['x-autoreply', { 'x-autoreply': 'yes' }],
    ['x-autorespond', { 'x-autorespond': '1' }],
    ['list-id', { 'list-id': '<news.acme.com>' }],
  ])('is known by %s', (sign, fields) => {
    expect(readAutoReply(mailWith({ fields }), 'Thank you.', NOW)?.sign).toBe(sign);
  });

  it.each([
    'Automatic reply: Your power bills',
    'Out of Office: Re: Your power bills',
    'Auto: away',
    'Automatische Antwort: Stromkosten',
    'Abwesenheitsnotiz',
    'Réponse automatique : vos factures',
    'Respuesta automática: facturas',
    'Risposta automatica: bollette',
    'Resposta automática',
    'Automatisch antwoord: rekening',
    'Automatiskt svar: hej',
    'Odpowiedź automatyczna: rachunki',
    '自動応答: ご質問',
  ])('is known by the subject "%s"', (subject) => {
    expect(readAutoReply(mailWith({ subject }), 'x', NOW)?.sign).toBe('subject');
  });

  it.each([
    ['I am currently out of the office with limited access to email.'],
    ['I am on maternity leave until May.'],
    ['Ich bin im Urlaub und ab 7.12. wieder da.'],
    ['Je suis en congés.'],
    ['Estoy de vacaciones.'],
  ])('is known by its words alone: "%s"', (text) => {
    expect(readAutoReply(mailWith(), text, NOW)).toMatchObject({ outOfOffice: true, sign: 'absence' });
  });

  it('tells when somebody has left for good', () => {
    const fields = { 'auto-submitted': 'auto-replied' };
    expect(readAutoReply(mailWith({ fields }), 'Sam is no longer with Acme.', NOW)).toMatchObject({ gone: true });
  });

  it.each([
    ['Auto-Submitted: no', { 'auto-submitted': 'no' }, 'Yes, call me.'],
    ['a wish to get no automatic answer', { 'x-auto-response-suppress': 'All' }, 'Yes, call me.'],
    ['a question about our absence', {}, 'Will you be out of the office on Friday?'],
    ['a word about somebody else', {}, 'Please let Brent know that I will be on vacation.'],
    ['a person', {}, 'Call me next week.'],
  ])('is not %s', (_, fields, text) => {
    expect(readAutoReply(mailWith({ fields }), text, NOW)).toBeNull();
  });
});
