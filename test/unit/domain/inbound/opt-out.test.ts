import { describe, expect, it } from 'vitest';
import { saysOptOut, subjectIsOptOut } from '../../../../src/domain/inbound/opt-out.ts';

describe('an opt-out', () => {
  it.each([
    'STOP',
    'Stop.',
    'Unsubscribe',
    'unsubscribe please',
    'Please unsubscribe me from this list.',
    'Remove me',
    'Please remove us from your mailing list',
    'Take me off your list, thanks',
    'Kindly take our company off your distribution list.',
    'please do not call me again',
    "Please don't contact me.",
    'Do not email us anymore!',
    'Never write to me again.',
    'Stop emailing me',
    'Please stop sending these emails.',
    'I need you to stop contacting our office.',
    'No more emails please',
    'I do not wish to receive any more messages from you.',
    'We no longer want to receive your emails.',
    'I want to be removed from your database.',
    'Opt out',
    'Please opt me out of future mailings',
    'Delete my email address from your records.',
    'Leave me alone.',
    'I am reporting this as spam.',
    'Hi Sam,\n\nNot interested. Please remove me from your list.\n\nThanks,\nDana',
    'I have asked twice to be taken off this list.',
    'How do I unsubscribe?',
    'If you could remove me from your list that would be great.',
    'Cease and desist.',
    'I object to the processing of my data.',
    'We are on the do not call list.',
    'Bitte nehmen Sie mich aus Ihrem Verteiler.',
    'Keine weiteren E-Mails bitte.',
    'Bitte schreiben Sie uns nicht mehr an: nicht mehr kontaktieren.',
    'Abmelden',
    'Merci de me désinscrire.',
    'Veuillez ne plus me contacter.',
    'Retirez-moi de votre liste',
    'Por favor, denme de baja.',
    'No me escriban más',
    'Elimíneme de su lista',
    'Per favore cancellatemi dalla lista',
    'Non scrivetemi più',
    'Por favor remova meu e-mail da lista',
    'Graag uitschrijven',
    'Verwijder mij uit uw bestand',
    'Proszę o wypisanie z listy, wypisać mnie',
  ])('is "%s"', (text) => {
    expect(saysOptOut(text)).toBe(true);
  });

  it.each([
    'Feel free to stop by our office next week',
    'Please do not call me before 10, I am at the clinic.',
    "Don't call me today, tomorrow is better.",
    "Please don't hesitate to contact me.",
    'Please do not remove me from the thread.',
    'I am not asking to be removed, just busy.',
    'Our bills never stop growing!',
    'We cannot stop using that much power.',
    'Not interested',
    'Can you stop the meter from running?',
    'Call me when you are in town.',
    'We removed the old lighting last year.',
    'Take some time off and then call me.',
    'If you no longer wish to receive these emails, click here to unsubscribe.',
    'To unsubscribe, reply to this email or visit our website.',
    'You can unsubscribe at any time.',
    'If you would like to stop receiving messages from us, Unsubscribe.',
    'Please delete the old proposal and send a new one.',
    'Please send no more than three pages.',
    'Stop checking your email.',
    'We will not stop you from auditing.',
    'Wenn Sie keine E-Mails mehr wünschen, können Sie sich hier abmelden.',
    '',
  ])('is not "%s"', (text) => {
    expect(saysOptOut(text)).toBe(false);
  });

  it.each([
    ['unsubscribe', true],
    ['Unsubscribe.', true],
    ['Re: unsubscribe', true],
    ['STOP', true],
    ['Re: Stop overpaying for power', false],
    ['How to unsubscribe 500 phone lines', false],
  ])('by the subject "%s": %s', (subject, expected) => {
    expect(subjectIsOptOut(subject)).toBe(expected);
  });
});
