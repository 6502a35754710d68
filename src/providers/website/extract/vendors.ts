import type { EmailAddress } from '../../../domain/email-address.ts';

/** Firms that build, host or measure websites; their addresses are on their customers' pages. */
const VENDORS = new Set(
  (
    'officite.com prosites.com sesamehub.com sesamecommunications.com demandforce.com smilesnap.com pbhs.com tnt-dental.com ' +
    'tntdental.com einsteinindustries.com rosemontmedia.com dentalqore.com gargle.com roadsidedentalmarketing.com ' +
    'wix.com wixpress.com squarespace.com weebly.com godaddy.com wordpress.com wordpress.org wpengine.com shopify.com ' +
    'webflow.com duda.co dudamobile.com jimdo.com strikingly.com hibu.com yola.com homestead.com networksolutions.com ' +
    'sentry.io bugsnag.com newrelic.com cloudflare.com google.com ' +
    'facebook.com fontawesome.com typekit.com mailchimp.com constantcontact.com hubspot.com userway.org accessibe.com'
  ).split(' '),
);
const MAKER_WORDS = /(?:web|site|design|media|digital|seo|host|marketing|creative|studio|interactive|pixel)/;
const MADE_BY =
  /(?:design(?:ed)?|develop(?:ed|ment)|built|created|powered|maintained|hosted|web ?site|site|web ?master|seo|marketing)(?: & \w+| and \w+)? (?:by|at|:)[^.\n]{0,60}$/i;

/** Whether an address belongs to whoever made the website, not to its owner. `before` is the text in front of it. */
export function isVendorEmail(email: EmailAddress, siteDomain: string | null, before: string): boolean {
  if (siteDomain !== null && (email.domain === siteDomain || email.domain.endsWith(`.${siteDomain}`))) return false;
  const registrable = email.domain.split('.').slice(-2).join('.');
  if (VENDORS.has(email.domain) || VENDORS.has(registrable)) return true;
  return MADE_BY.test(before) && (MAKER_WORDS.test(email.domain) || siteDomain !== null);
}
