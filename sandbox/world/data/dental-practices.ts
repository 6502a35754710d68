import type { CompanyPlan } from './types.ts';

const practice = (city: string, plan: Omit<CompanyPlan, 'trade' | 'state' | 'offices'>): CompanyPlan => ({
  trade: 'dental',
  state: 'OH',
  offices: [city],
  ...plan,
});

const LONG_NAME =
  'The Center for Comprehensive Restorative, Cosmetic, Implant, Sedation, Emergency and General Family Dentistry of the ' +
  'Greater Mahoning Valley, Its Neighboring Townships and All Points East to the State Line, A Professional Association';

/** Names that break careless code, and listings of one practice in two spellings. */
const AWKWARD_NAMES: readonly CompanyPlan[] = [
  practice('Columbus', {
    name: '<!channel> Smiles & Sons *_~',
    host: 'channel-smiles-and-sons',
    theme: 'cards',
    team: [['Office Manager', 'first']],
    employees: 9,
  }),
  practice('Youngstown', {
    name: LONG_NAME,
    host: 'mahoning-valley-complete-dentistry',
    theme: 'oldschool',
    team: [['Practice Administrator', 'flast']],
    fax: true,
  }),
  practice('Dublin', {
    name: 'عيادة الابتسامة المشرقة',
    host: 'bright-smile-dublin',
    theme: 'rtl',
    team: [['Clinic Manager', 'first.last']],
    inbox: 'contact',
  }),
  practice('Chillicothe', {
    name: 'Scioto Valley Dental Center',
    host: 'scioto-valley-dental',
    theme: 'dotted',
    team: [['Office Manager', 'first.last']],
    fax: true,
    npi: 'first',
    npiName: 'SCIOTO VALLEY DENTAL CENTER',
    quirks: ['upper_case_name'],
  }),
  practice('Newark', {
    name: 'Granville Street Dental',
    host: 'granville-street-dental',
    theme: 'onepage',
    team: [['Practice Owner', 'first']],
    quirks: ['twin_way'],
  }),
  practice('Cincinnati', {
    name: 'Ashgrove Dental Care',
    host: 'ashgrove-dental-care',
    theme: 'blog',
    team: [['Office Manager', 'first.last']],
    npi: 'first',
    npiName: 'ASHGROVE DENTAL CARE AND ASSOCIATES, INC.',
  }),
  practice('Cleveland', {
    name: "Applegarth & Daughters' Dentistry",
    host: 'applegarth-dentistry',
    theme: 'atdot',
    lead: { first: 'Ottilie', last: 'Applegarth' },
    team: [['Owner', 'first.last']],
    npi: 'first',
    npiName: 'OTTILIE APPLEGARTH DDS INC',
  }),
  // Not one company: nearly the same name, another town, another domain.
  practice('Columbus', {
    name: 'Oak Lantern Dental',
    host: 'oak-lantern-dental',
    theme: 'deflist',
    team: [['Practice Manager', 'flast']],
  }),
  practice('Toledo', {
    name: 'Oak Lantern Dentistry',
    host: 'oaklantern-toledo',
    theme: 'jsonld',
    team: [['Office Manager', 'first.last']],
  }),
];

const ODD_SITES: readonly CompanyPlan[] = [
  practice('Lancaster', { name: 'Quiet Corner Dental', host: 'quiet-corner-dental', odd: 'robots_disallow' }),
  practice('Mentor', { name: 'Crooked River Dental', host: 'crooked-river-dental', odd: 'http_error' }),
  practice('Fairfield', { name: 'Roundabout Dental', host: 'roundabout-dental', odd: 'redirect_loop' }),
  practice('Sandusky', { name: 'Slow Harbor Dentistry', host: 'slow-harbor-dentistry', odd: 'hang' }),
  practice('Beavercreek', { name: 'Big Picture Dental', host: 'big-picture-dental', odd: 'huge_page' }),
  practice('Lorain', {
    name: 'Clínica Dental Peñablanca',
    host: 'clinica-penablanca',
    theme: 'table',
    odd: 'latin1',
    lead: { first: 'Begoña', last: 'Peñablanca-Núñez' },
    team: [['Administrator', 'none']],
    inbox: 'recepcion',
  }),
  practice('Canton', {
    name: 'Rosé & Crème Dental Spa',
    host: 'rose-creme-dental',
    theme: 'dotted',
    odd: 'wrong_charset',
    team: [['Office Manager', 'first.last']],
  }),
  practice('Findlay', { name: 'Brochure Dental Associates', host: 'brochure-dental', odd: 'pdf' }),
  practice('Springfield', { name: 'Forgotten Orchard Dental', host: 'forgotten-orchard-dental', odd: 'parked' }),
  practice('Zanesville', { name: 'Front Desk Dental', host: 'front-desk-dental', theme: 'accordion', inbox: 'office' }),
  practice('Elyria', {
    name: 'Tight-Lipped Dental',
    host: 'tight-lipped-dental',
    theme: 'cards',
    odd: 'no_contact',
    inbox: null,
  }),
  practice('Akron', {
    name: 'Thumbs Up Dental',
    host: null,
    listedUrl: 'http://facebook.example/pages/thumbs-up-dental-akron',
  }),
  practice('Dayton', {
    name: 'Like & Share Dental',
    host: null,
    listedUrl: 'https://www.facebook.com/leadgen-sandbox-invented-practice',
  }),
];

const ORDINARY: readonly CompanyPlan[] = [
  practice('Westerville', {
    name: 'Alum Creek Dental',
    host: 'alum-creek-dental',
    theme: 'oldschool',
    team: [['Practice Administrator', 'first.last']],
    employees: 12,
  }),
  practice('Kettering', {
    name: 'Far Hills Denture Clinic',
    host: 'far-hills-dentures',
    theme: 'cfemail',
    team: [['Owner', 'first']],
    fax: true,
  }),
  practice('Strongsville', {
    name: 'Pearl Road Periodontics',
    host: 'pearl-road-perio',
    theme: 'microdata',
    odd: 'www_redirect',
    team: [['Office Manager', 'flast']],
    npi: 'first',
    npiName: 'PEARL ROAD PERIODONTICS LTD',
  }),
  practice('London', {
    name: 'Madison Mill Dental',
    host: 'madison-mill-dental',
    theme: 'table',
    team: [['Practice Manager', 'first.last']],
    quirks: ['no_phone'],
  }),
  practice('Mason', { name: 'Little Acorn Dental', host: null, quirks: ['listing_email'] }),
  practice('Perrysburg', {
    name: 'Fort Meadow Dental Associates',
    host: null,
    npi: 'first',
    npiName: 'FORT MEADOW DENTAL ASSOCIATES',
    quirks: ['not_in_osm'],
  }),
  practice('Mansfield', {
    name: 'Kingwood Endodontics',
    host: null,
    npi: 'first',
    npiName: 'KINGWOOD ENDODONTICS LLC',
    quirks: ['not_in_osm'],
  }),
  practice('Columbus', { name: 'Old Mill Dental', host: 'old-mill-dental-closed', quirks: ['closed'], odd: 'parked' }),
];

/** One-office practices. */
export const DENTAL_PRACTICES: readonly CompanyPlan[] = [...AWKWARD_NAMES, ...ODD_SITES, ...ORDINARY];
