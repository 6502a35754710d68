import { US_STATES } from '../../../domain/us-states.ts';

/** Words of which headings and menus are made: a text of nothing else names nobody. */
const PAGE_WORDS = new Set(
  `a about all an and at blog by contact contacts contactus copyright customer customers department directions do email emails english
  espanol faq faqs fax find follow for form free from general get hello help here home homepage hours how in info information inquiries
  in is it learn links list location locations logo mail main map maps meet menu more navigation near new news of office offices on
  online or order our page pages phone policy press privacy product products question questions request reserved rights search send
  service services shop site sitemap skip staff statements store support team terms testimonials the this to toll us use view visit we
  website welcome what who why with you your patient patients appointment appointments book schedule call now today image alt text
  mailing address headquarters corporate rights tm untitled document default index company organization map me my read click social
  media connect facebook twitter google linkedin instagram youtube rss mission vision history careers jobs employment feedback sale`.split(
    /\s+/,
  ),
);
/** Trades alone: `Dentist`, `Custom Home Builder`. */
const TRADE_WORDS = new Set(
  `dentist dentists dentistry dental orthodontist orthodontics oral surgeon family cosmetic implants emergency lawyer lawyers attorney
  attorneys law firm plumber plumbing plumbers contractor contractors builder builders roofing restaurant restaurants hotel hotels
  veterinarian veterinary clinic doctor doctors physician insurance agency real estate realtor website design designer hosting best top
  local trusted quality professional affordable custom expert experts practice`.split(/\s+/),
);
const STATES = new Set(US_STATES.flatMap(({ name, code }) => [name.toLowerCase(), code.toLowerCase()]));

/** Whether a text cannot name an organisation: a heading, a menu, a trade in a town, a place, a person with a title. */
export function isNoName(text: string): boolean {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}&' ]+/gu, ' ')
    .trim();
  const words = plain.split(/\s+/);
  if (words.every((word) => PAGE_WORDS.has(word) || /^\d+$/.test(word) || word === '&')) return true;
  if (words.every((word) => PAGE_WORDS.has(word) || TRADE_WORDS.has(word) || word === '&')) return true;
  const inPlace = /^(.+?) (?:in|near|serving) /.exec(plain)?.[1]?.split(' ');
  if (inPlace?.every((word) => PAGE_WORDS.has(word) || TRADE_WORDS.has(word) || word === '&') === true) return true;
  if (/,\s*[A-Z]{2}(?:\s+\d{5})?$/.test(text) && STATES.has(words.at(-1) ?? '')) return true;
  if (STATES.has(plain) || /^(?:dr|mr|mrs|ms)\.? /i.test(text)) return true;
  return /\b(?:near (?:you|me)|click here|lorem|your (?:company|business|name)|opens? in|javascript|flash player)\b/i.test(
    text,
  );
}
