/**
 * Hosts that publish pages for many businesses: site builders, social networks, directories, booking and ordering pages. Such a
 * page proves nothing about who else is on the host, so it is never a company's domain. Registrable names or exact host names.
 */
export const SHARED_HOSTS: ReadonlySet<string> = new Set(
  `
  facebook.com fb.com fb.me instagram.com linkedin.com twitter.com x.com tiktok.com youtube.com youtu.be pinterest.com
  threads.net nextdoor.com snapchat.com reddit.com tumblr.com medium.com flickr.com whatsapp.com wa.me t.me telegram.me
  linktr.ee linkin.bio beacons.ai bio.link bit.ly tinyurl.com goo.gl t.co about.me carrd.co campsite.bio
  google.com google.co.uk goo.gle g.page g.co business.site bing.com apple.com yahoo.com mapquest.com foursquare.com
  openstreetmap.org waze.com wikipedia.org wikidata.org archive.org
  wix.com wixsite.com editorx.com squarespace.com squarespace-sites.com weebly.com weeblysite.com godaddy.com
  godaddysites.com webflow.io wordpress.com blogspot.com blogger.com jimdo.com jimdofree.com jimdosite.com strikingly.com
  site123.me webs.com webnode.com webnode.page yolasite.com yola.com tripod.com angelfire.com homestead.com duda.co
  multiscreensite.com durable.co ueniweb.com square.site squareup.com ecwid.com bigcartel.com myshopify.com shopify.com
  etsy.com amazon.com ebay.com bigcommerce.com mystrikingly.com simplesite.com zyrosite.com website.com sitebuilder.com
  vistaprint.com netlify.app vercel.app herokuapp.com github.io gitlab.io pages.dev web.app firebaseapp.com notion.site
  canva.site gumroad.com patreon.com mailchi.mp mailchimpsites.com constantcontactsites.com hubspotpagebuilder.com
  hibuwebsites.com officite.com prosites.com demandforced3.com
  yelp.com yellowpages.com superpages.com whitepages.com manta.com dexknows.com citysearch.com merchantcircle.com
  hotfrog.com chamberofcommerce.com bbb.org angi.com angieslist.com homeadvisor.com thumbtack.com houzz.com porch.com
  trustpilot.com glassdoor.com indeed.com ziprecruiter.com zoominfo.com crunchbase.com dnb.com bizapedia.com
  healthgrades.com zocdoc.com vitals.com webmd.com ratemds.com doximity.com sharecare.com usnews.com wellness.com
  opencare.com localdentists.com 1800dentist.com ada.org findadentist.ada.org mouthhealthy.org npidb.org npino.com
  doctor.com caredash.com psychologytoday.com medicare.gov practo.com patientpop.com simplepractice.com nexhealth.com
  caring.com aplaceformom.com seniorliving.org
  tripadvisor.com booking.com expedia.com hotels.com airbnb.com vrbo.com agoda.com kayak.com trivago.com priceline.com
  opentable.com resy.com exploretock.com toasttab.com doordash.com ubereats.com grubhub.com seamless.com postmates.com
  slicelife.com chownow.com clover.com menufy.com allmenus.com menupix.com zomato.com beeradvocate.com untappd.com
  ratebeer.com brewersassociation.org
  eventbrite.com meetup.com vagaro.com booksy.com styleseat.com mindbodyonline.com classpass.com schedulicity.com
  cars.com autotrader.com cargurus.com zillow.com realtor.com redfin.com trulia.com loopnet.com apartments.com
  greatschools.org niche.com care.com winnie.com localharvest.org
  gmail.com hotmail.com outlook.com aol.com icloud.com msn.com live.com att.net sbcglobal.net comcast.net verizon.net
  bellsouth.net earthlink.net cox.net charter.net roadrunner.com rr.com juno.com frontier.com windstream.net
  `
    .split(/\s+/)
    .filter((host) => host !== ''),
);
