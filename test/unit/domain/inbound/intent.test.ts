import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyMail } from '../../../../src/domain/inbound/classify-mail.ts';
import { readIntent, SURE } from '../../../../src/domain/inbound/intent.ts';
import { mailWith } from './mails.ts';

const vectorFile = path.resolve(import.meta.dirname, '../../../../../shared/spec/vectors.json');
const known = existsSync(vectorFile);
if (!known) process.emitWarning('SKIPPED: golden vectors are not there, so replies are not held against them');

type Golden = { text: string; ours: { sentiment: string; intent: string } };
const replies = known ? (JSON.parse(readFileSync(vectorFile, 'utf8')) as { replies: Golden[] }).replies : [];

describe.skipIf(!known)('golden vectors', () => {
  it.each(replies)('reads "$text" as $ours.intent', ({ text, ours }) => {
    const context = { ourAddresses: [], unsubscribeAddresses: [], receivedAt: new Date('2026-11-25T12:00:00Z') };
    const { meaning } = classifyMail(mailWith({ text }), context);
    const kinds: Record<string, string> = { unsubscribe: 'opt_out', out_of_office: 'auto_reply' };
    const kind = kinds[ours.intent];
    if (kind !== undefined) expect(meaning.kind).toBe(kind);
    else expect(meaning).toMatchObject({ kind: 'reply', intent: ours.intent, sentiment: ours.sentiment });
  });
});

describe('the intent of a reply', () => {
  it.each([
    // a no, however it sounds like a yes
    ['Not interested', 'not_interested'],
    ["We're not interested, thanks.", 'not_interested'],
    ['I am not really interested in this.', 'not_interested'],
    ['No thanks', 'not_interested'],
    ['No.', 'not_interested'],
    ['Thanks, but no thanks.', 'not_interested'],
    ['We are all set.', 'not_interested'],
    ['We already have someone who does this.', 'not_interested'],
    ['We already work with a broker on this.', 'not_interested'],
    ["I'll pass.", 'not_interested'],
    ['We have no need for this', 'not_interested'],
    ["We don't need this service.", 'not_interested'],
    ['Happy with our current provider.', 'not_interested'],
    ['This is not a good fit for us.', 'not_interested'],
    ['We handle this in-house.', 'not_interested'],
    ['Kein Interesse, danke.', 'not_interested'],
    ['Nous ne sommes pas intéressés.', 'not_interested'],
    ['No estamos interesados, gracias.', 'not_interested'],
    ['Non siamo interessati.', 'not_interested'],
    ['Não temos interesse.', 'not_interested'],
    ['Geen interesse', 'not_interested'],
    // a meeting
    ['Yes', 'wants_meeting'],
    ['Sure, sounds good.', 'wants_meeting'],
    ['Interested - can we talk on Thursday?', 'wants_meeting'],
    ['Call me at 614 555 0100', 'wants_meeting'],
    ['Can you give me a call tomorrow afternoon?', 'wants_meeting'],
    ["Let's set up a call next week.", 'wants_meeting'],
    ['What time works for you?', 'wants_meeting'],
    ['I am available Tuesday at 3.', 'wants_meeting'],
    ['Happy to chat. Does Friday work?', 'wants_meeting'],
    ['Please send me a calendar invite for Monday.', 'wants_meeting'],
    ['Feel free to stop by our office next week', 'wants_meeting'],
    ['No problem, Tuesday works.', 'wants_meeting'],
    ['You were recommended by Tom, we should talk.', 'wants_meeting'],
    ['Rufen Sie mich bitte an.', 'wants_meeting'],
    ['Pouvons-nous en parler jeudi ?', 'wants_meeting'],
    ['¿Podemos hablar el jueves?', 'wants_meeting'],
    ['Possiamo sentirci giovedì?', 'wants_meeting'],
    // information
    ['Could you send me more details?', 'wants_info'],
    ['Please send over some information.', 'wants_info'],
    ['How much does it cost?', 'wants_info'],
    ['Tell me more', 'wants_info'],
    ['What is your fee?', 'wants_info'],
    ['How does the audit work? How do you get paid?', 'wants_info'],
    ['Do you have references in Ohio?', 'wants_info'],
    ['Bitte senden Sie mir weitere Informationen.', 'wants_info'],
    ["Pouvez-vous m'envoyer plus d'informations ?", 'wants_info'],
    ['Me interesa, quisiera más información', 'wants_info'],
    // interest without more
    ['I am interested.', 'interested'],
    ['We would be interested in this.', 'interested'],
    ['This sounds interesting.', 'interested'],
    ['Wir haben Interesse.', 'interested'],
    // later
    ['Not right now', 'not_now'],
    ['Check back with me in six months.', 'not_now'],
    ['We are slammed until the end of the season.', 'not_now'],
    ['Our contract runs until 2027.', 'not_now'],
    ['Circle back after the holidays please', 'not_now'],
    ['Maybe next year.', 'not_now'],
    ['Derzeit nicht, melden Sie sich im Frühjahr.', 'not_now'],
    // somebody else
    ['Wrong person, try Dana in facilities', 'wrong_person'],
    ['I am not the right person for this.', 'wrong_person'],
    ['I no longer work at Acme.', 'wrong_person'],
    ['I do not handle utilities.', 'wrong_person'],
    ['Maria left the company in May.', 'wrong_person'],
    ['I forwarded this to our CFO yesterday', 'referral'],
    ['Please send this to our AP department at ap@acme.com', 'referral'],
    ['I am not the one to speak to; Jane Doe (CFO) handles this.', 'wrong_person'],
    ['Please contact our office manager, Jane.', 'referral'],
    ['Passing this along to our facilities director.', 'referral'],
    ["I've copied Tom who looks after this.", 'referral'],
    ['Ich habe Ihre Mail an unseren Einkauf weitergeleitet.', 'referral'],
    // none of these
    ['Who are you?', 'other'],
    ['Hello, who gave you my email address?', 'question'],
    ['ok thx bye now', 'other'],
    ['We moved to a new building yesterday.', 'other'],
    ['Is this about the water bill or the power bill?', 'question'],
  ])('of "%s" is %s', (text, intent) => {
    expect(readIntent(text).intent).toBe(intent);
  });

  it.each([
    'Not interested in switching, but can you send pricing?',
    'It is what it is.',
    `${'We have run this practice since 1987 and have seen many vendors come and go. '.repeat(12)}Call me.`,
    'Yes, the building is ours. The meter is in the cellar.',
  ])('of "%s" is for a person to judge', (text) => {
    expect(readIntent(text).confidence).toBeLessThan(SURE);
  });

  it('is never a meeting when a negation stands before it', () => {
    for (const text of [
      'I do not want to talk.',
      'We cannot meet.',
      'No need to call.',
      'I would not like to schedule a call',
    ])
      expect(readIntent(text).intent, text).not.toBe('wants_meeting');
  });
});
