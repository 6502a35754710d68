import { type ChatRequest, completion, startChatServer } from '../../test/support/chat-server.ts';

/**
 * A local server that plays a model: it reads the facts it was given and fills one mail with them. Every fifth mail lies about a
 * figure first, so that the checks have something to find.
 */
export async function startScriptedModel() {
  let written = 0;
  return startChatServer((request) => {
    if (request.response_format?.json_schema?.name === 'critic') {
      const all = { personalization: 2, savings_figure: 2, clear_cta: 2, human_tone: 2, subject_quality: 2 };
      return completion({ ...all, feedback: 'Fine.' });
    }
    written += 1;
    return completion(mailOf(request, written % 5 === 0));
  });
}

function mailOf(request: ChatRequest, lies: boolean) {
  const told = request.messages.map(({ content }) => content).join('\n');
  const fact = (label: string) => new RegExp(`^- ${label}: (.*)$`, 'm').exec(told)?.[1] ?? null;
  const company = fact('Company') ?? 'your company';
  const name = company.startsWith('name unknown') ? 'your company' : company;
  const savings = /^(.*) a year/.exec(fact('Savings') ?? '')?.[1];
  const figure =
    savings === undefined || savings.includes('no figure')
      ? ''
      : ` Our estimate is savings of ${lies ? '$9.9M' : savings} a year.`;
  const angle = /^Use (\w+),/m.exec(told)?.[1] ?? 'audit_offer';
  return {
    angle,
    subject: `Utility bills at ${name}`.slice(0, 60),
    first_mail: `I am writing about the utility and phone bills at ${name}. They tend to be paid on time and read by nobody, so an old rate or an unused line can stay on an account for a long time.\n\nWe read such bills line by line and claim back what should not be there.${figure} We are paid a share of what comes back, and nothing otherwise.\n\nWould a 15-minute call next week suit you?`,
    follow_up_1: `I wrote a few days ago about the bills at ${name}. One small test before we ever speak: compare the phone lines on the latest bill with the phones that really ring.\n\nIf the two do not match, shall we talk for 15 minutes? I would be glad to look at the rest of the bills with you, whenever it suits.`,
    follow_up_2: `Here is how the work goes. You send recent bills, we check every line against tariffs and contracts, and you get a short list of what we found. If you agree, we handle the claims and keep a share of what comes back.\n\nAre you the right person to talk to about this at ${name}?`,
    follow_up_3: `This is my last note on the subject. If the timing is wrong, no answer is needed, and I will not write again about it.\n\nShould you ever want a second pair of eyes on the utility bills at ${name}, a one-line reply is enough and I will call when it suits you.`,
  };
}
