type Texts = [string, ...string[]];

/** The last mail stands for itself; the two before it go into the first mail's thread. */
export const FAREWELL_SUBJECT = 'Last note from me on your utility bills';

/** A reminder with one new thought. Variables as in the first mail, and `tip`, `earlier`. */
export const REMINDERS: Texts = [
  'I wrote {{ earlier }} about the utility and phone bills at {{ company }}, and I know how full a week gets. One check you can do without us: {{ tip }}.\n\nIf something looks off, that is a good place for an audit to begin. Shall we talk it through for 15 minutes next week?',
  'My note about the bills at {{ company }} may have landed on a busy day, so here is one useful thing in case we never speak: {{ tip }}.\n\nIf you would rather leave that to someone else, we do it every day, and we are paid only out of what we recover. Could we talk next week?',
  'One more thought on the utility and phone bills at {{ company }}. A quick way to see whether an audit is worth it, in a few minutes: {{ tip }}.\n\nI would be glad to hear what you find, and to look at the rest with you. When would a short call suit you?',
];

/** How the work goes, and whether this is the right person. */
export const HOW_IT_WORKS: Texts = [
  'In case it helps, this is how the work goes. You send us a set of recent bills. We check every line against tariffs and contracts and give you a short written list of what we find. If you agree with it, we take it up with the utilities and carriers, and our fee is a share of what comes back.\n\n{% if inbox %}Who at {{ company }} would be the right person to talk to about this?{% else %}Am I right to ask you about this at {{ company }}, or should I talk to a colleague?{% endif %}',
  'A word on the effort, since that tends to be the first question. On your side it is a set of recent bills and one conversation; the reading, the comparison with tariffs and the claims are ours. We are paid a share of what is recovered, and nothing otherwise.\n\n{% if inbox %}Could you tell me who looks after these bills at {{ company }}, so that I can arrange a short call?{% else %}If someone else at {{ company }} looks after these bills, could you point me to the right person for a short call?{% endif %}',
];

/** A graceful close. */
export const FAREWELLS: Texts = [
  'This is my last note on the subject, so that I do not crowd your inbox. If the timing is wrong, no answer is needed.\n\nShould you ever want a second pair of eyes on the electricity, gas, water or telecom bills at {{ company }}, the offer stands: we are paid only out of money we recover. A one-line reply is enough, and I will call when it suits you.\n\nThank you for reading.',
  'I have written about the utility and phone bills at {{ company }} before and will leave it at that now. Perhaps they are in good hands already, and that would be good news.\n\nIf a contract runs out or a bill ever looks strange, I am glad to talk it over, and the terms stay the same: our fee comes out of recovered money, and there is none without it.\n\nThank you for your time.',
];
