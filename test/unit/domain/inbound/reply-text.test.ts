import { describe, expect, it } from 'vitest';
import { replyText, splitReply } from '../../../../src/domain/inbound/reply-text.ts';

const ofText = (text: string) => replyText({ text, htmlText: null });
const footer = `----------
This is an advertisement sent by Acme Audits.
Acme Audits | 1 Main Street
Reply STOP and we will not write again.
Unsubscribe with one click: https://acme.test/u/token`;

describe('the new text of a reply', () => {
  it.each([
    ['On Mon, Nov 23, 2026 at 9:12 AM Sam Lee <sam@firm.com> wrote:\n\n> Hi'],
    ['On Mon, Nov 23, 2026 at 9:12 AM Sam Lee from the Firm\n<sam.lee.with.a.long.name@firm.com> wrote:\n\n> Hi'],
    ['-----Original Message-----\nFrom: Sam\nSent: Monday\nTo: Dana\nSubject: Bills\n\nHi'],
    [
      '________________________________\nFrom: Sam <sam@firm.com>\nSent: Monday, November 23, 2026\nTo: Dana\nSubject: Bills\n\nHi',
    ],
    ['From: Sam <sam@firm.com>\nDate: Monday\nTo: Dana\nSubject: Bills\n\nHi'],
    ['*From:* Sam <sam@firm.com>\n*Sent:* Monday\n*To:* Dana\n*Subject:* Bills\n\nHi'],
    ['Am Mo., 23. Nov. 2026 um 09:12 Uhr schrieb Sam Lee <sam@firm.com>:\n\n> Hi'],
    ['Von: Sam Lee\nGesendet: Montag, 23. November 2026\nAn: Dana\nBetreff: Rechnung\n\nHi'],
    ['Le lun. 23 nov. 2026 à 09:12, Sam Lee <sam@firm.com> a écrit :\n\n> Hi'],
    ['De : Sam Lee\nEnvoyé : lundi\nÀ : Dana\nObjet : Facture\n\nHi'],
    ['El lun, 23 nov 2026 a las 9:12, Sam Lee (<sam@firm.com>) escribió:\n\n> Hi'],
    ['Il giorno lun 23 nov 2026 alle ore 09:12 Sam Lee <sam@firm.com> ha scritto:\n\n> Hi'],
    ['Em seg., 23 de nov. de 2026 às 09:12, Sam Lee <sam@firm.com> escreveu:\n\n> Hi'],
    ['Op ma 23 nov 2026 om 09:12 schreef Sam Lee <sam@firm.com>:\n\n> Hi'],
    ['---------- Forwarded message ---------\nFrom: Sam\n\nHi'],
    ['Begin forwarded message:\n\n> From: Sam\n'],
    [footer],
    ['> Hi\n> there'],
  ])('ends before "%s"', (quote) => {
    expect(ofText(`Please call me.\n\n${quote}`)).toBe('Please call me.');
  });

  it.each([
    ['Sent from my iPhone'],
    ['Get Outlook for iOS'],
    ['Von meinem iPhone gesendet'],
    ['-- \nDana Ray\nAcme Dental'],
    ['--\nDana Ray'],
  ])('ends before "%s"', (signature) => {
    expect(ofText(`Please call me.\n\n${signature}\n`)).toBe('Please call me.');
  });

  it('keeps answers between quoted lines', () => {
    const text =
      'On Mon, Nov 23, 2026 at 9:12 AM Sam <sam@firm.com> wrote:\n> Who pays?\nWe do.\n> How many sites?\nTwelve.\n';
    expect(ofText(text).split(/\n+/)).toEqual(['We do.', 'Twelve.']);
  });

  it('keeps an answer below the quote when a greeting is all that stands above', () => {
    expect(ofText('Hi Sam,\n\n> Would you like to talk?\n\nRemove me from your list.')).toContain('Remove me');
  });

  it('hands out what stands below the quote when the answer stands above', () => {
    const split = splitReply({ text: 'We are looking into it.\n\n> Hi\n\nPlease remove me\n', htmlText: null });
    expect(split).toEqual({ text: 'We are looking into it.', below: 'Please remove me' });
  });

  it.each([
    ['I wrote to them on Monday:\nno answer.'],
    ['Our hours:\nFrom: 9\nTo: 5'],
    ['The rate is > 12 cents.\nToo much.'],
    ['Let me be clear -- we are interested.'],
  ])('is all of "%s"', (text) => {
    expect(ofText(text)).toBe(text);
  });

  it('comes from the HTML when there is no plain text', () => {
    expect(replyText({ text: ' \n', htmlText: 'Call me.\n\n> On Monday Sam wrote:\n> Hi' })).toBe('Call me.');
  });
});
