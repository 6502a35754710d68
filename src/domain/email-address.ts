/** A mail address taken apart; both halves in lower case. */
export type EmailAddress = { address: string; local: string; domain: string };

const GENERIC_LOCAL_PARTS = new Set(
  (
    'info hello hi contact admin webmaster support help noreply no-reply mail office sales marketing careers jobs billing ' +
    'privacy legal press media feedback newsletter customerservice customer-service service team inquiry inquiries ' +
    'request general reception'
  ).split(' '),
);
/** Inboxes of a function rather than a person that practices and firms publish beside the classic ones. */
const MORE_GENERIC_WORDS = new Set(
  (
    'about accounting accounts appointment appointments ask booking bookings clinic concierge contactus customercare ' +
    'dental dentist desk donate email emails enquiries enquiry events export frontdesk front guestservices hr ' +
    'inbox job mailbox main manager membership moreinfo news online operations order orders parts patientcare patients ' +
    'postmaster practice purchasing receptionist recruiting repair repairs reservations resume sale schedule scheduling ' +
    'smile smiles staff store techsupport volunteer web welcome website'
  ).split(' '),
);
/** Words that join generic ones: `contact-us`, `patient.care`. */
/** `hrdept`, `mediainquiries`, `smilecare`: nobody is called so. */
const GENERIC_ENDING =
  /(?:info|sales|service|services|support|office|dept|department|inquiry|inquiries|enquiries|orders|email|marketing|billing|quotes?|estimates|careers|recruiting|dental|dentistry|smiles?|reservations|accounting|returns|request)$/;
const FILLER = new Set(['us', 'the', 'our', 'customer', 'client', 'guest', 'patient', 'care', 'services', 'at']);
const PLACEHOLDER_LOCAL_PARTS = new Set(
  (
    'firstname lastname first last flast f.last first.last firstlast lastfirst first_last name email test user example ' +
    'firstname.lastname your.name yourname youremail your.email your-email you username someone somebody john.doe johndoe ' +
    'jane.doe janedoe xxx abc'
  ).split(' '),
);
const PLACEHOLDER_DOMAINS = new Set(
  (
    'example.com example.org example.net email.com domain.com yourdomain.com yoursite.com yourcompany.com company.com ' +
    'website.com mysite.com mydomain.com site.com address.com test.com mail.com sample.com'
  ).split(' '),
);
const FREEMAIL_DOMAINS = new Set(
  (
    'gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com aol.com aim.com ' +
    'icloud.com me.com mac.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net ' +
    'earthlink.net protonmail.com proton.me gmx.com zoho.com frontier.com optonline.net roadrunner.com rr.com'
  ).split(' '),
);

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/;

/** Takes an address apart. `null` when nobody could receive mail there: bad characters, no dot, no letters at the end. */
export function parseEmail(text: string): EmailAddress | null {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  if (local.length === 0 || local.length > 64 || domain.length > 253) return null;
  return LOCAL.test(local) && DOMAIN.test(domain) ? { address, local, domain } : null;
}

/** `info`, `front.desk`, `sales2`: an inbox of a function. Whoever reads it is nobody in particular. */
export function isGenericLocalPart(local: string): boolean {
  const plain = local.toLowerCase().replace(/\d+$/, '');
  if (GENERIC_LOCAL_PARTS.has(plain) || MORE_GENERIC_WORDS.has(plain)) return true;
  if (GENERIC_ENDING.test(plain)) return true;
  const words = plain.split(/[._-]+/).filter((word) => word !== '');
  return (
    words.length > 1 &&
    words.every((word) => GENERIC_LOCAL_PARTS.has(word) || MORE_GENERIC_WORDS.has(word) || FILLER.has(word))
  );
}

/** `name@…`, `…@example.com`: shown to say how an address looks, belongs to nobody. */
export function isPlaceholderEmail(email: EmailAddress): boolean {
  return PLACEHOLDER_LOCAL_PARTS.has(email.local) || PLACEHOLDER_DOMAINS.has(email.domain);
}

/** Mail hosts where anybody may have a box: the domain says nothing about the company. */
export function isFreemail(domain: string): boolean {
  return FREEMAIL_DOMAINS.has(domain);
}

/**
 * The eight usual shapes of a person's work address, most likely first. Guesses: each needs a verifier before anyone
 * writes to it. Empty when a name holds no Latin letters.
 */
export function emailPermutations(name: { first: string; last: string }, domain: string): string[] {
  const first = lettersOf(name.first);
  const last = lettersOf(name.last);
  if (first === '' || last === '') return [];
  const initial = first.slice(0, 1);
  return [
    `${first}.${last}`,
    `${initial}${last}`,
    `${first}${last}`,
    first,
    `${initial}.${last}`,
    last,
    `${first}_${last}`,
    `${last}${first}`,
  ].map((local) => `${local}@${domain}`);
}

/**
 * Whether an address can be this person's by its shape: `d.ray@`, `rayd@`, `dana@` for Dana Ray.
 *
 * @param local - the part before the `@`
 */
export function localPartFits(local: string, fullName: string): boolean {
  const words = fullName
    .split(/\s+/)
    .map(lettersOf)
    .filter((word) => word.length > 1);
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return false;
  const plain = lettersOf(local);
  const initial = first.slice(0, 1);
  const shapes = [first, `${first}${last}`, `${last}${first}`, `${first}${last.slice(0, 1)}`];
  const onLast = [
    last,
    `${initial}${last}`,
    `${last}${initial}`,
    `dr${last}`,
    `dr${first}`,
    `dr${first}${last}`,
    `${first.slice(0, 2)}${last}`,
  ];
  return [...shapes, ...onLast].includes(plain);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
