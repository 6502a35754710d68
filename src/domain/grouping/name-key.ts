import { nameKeyOf } from '../company.ts';
import { US_STATES } from '../us-states.ts';

/**
 * Words that many unrelated firms carry: kinds of business, points of the compass, praise, landscape, saints, common surnames.
 * What is left over is what makes a name somebody's own.
 */
const GENERIC = new Set(
  `a an and at by de el for from in la las le los my near of on our the to with your s st saint san santa
  group groups associate associates assoc partner partners practice practices professional professionals office offices
  center centers centre centres clinic clinics service services specialist specialists institute academy foundation
  company co corp inc llc ltd enterprises holdings international national american america us usa united federal
  general global world central community county city town village township metro metropolitan regional area local state
  public private university college school schools district elementary middle high campus department dept
  dental dentist dentists dentistry dentures denture smile smiles tooth teeth orthodontic orthodontics orthodontist braces
  oral surgery surgeon surgeons maxillofacial endodontic endodontics periodontics periodontal pediatric pediatrics implant
  implants kids children childrens family families general cosmetic gentle bright advanced modern complete total quality
  premier care caring health healthcare medical medicine physician physicians doctor doctors dr dds dmd md hospital hospitals
  memorial mercy system systems rehabilitation rehab therapy physical nursing home homes living assisted senior seniors
  manor house villa court gardens pharmacy drug drugs vet veterinary animal pet eye vision urgent primary wellness
  hotel hotels motel inn inns suites suite lodge resort restaurant grill bar cafe coffee diner pizza kitchen house bakery
  foods food meat meats market markets farm farms farmers brewing brewery breweries beer ale brew brewhouse taproom works
  store stores shop shops supermarket auto car cars wash repair body tire gas station fuel garage motors hardware furniture
  cleaners laundry bank credit union insurance agency realty law firm accounting tax construction plumbing electric
  electrical heating cooling roofing hvac supply products industries industrial manufacturing library church temple
  fire hall museum gym fitness sports club bowling lanes cinema theater theatre storage warehouse logistics child childcare
  daycare preschool kindergarten learning early head start
  north south east west northern southern eastern western northeast northwest southeast southwest northside southside
  eastside westside downtown uptown midtown upper lower greater great new old first second best better big little good
  golden silver royal star main street avenue park parkway plaza square crossing corner pointe point place
  lake lakes lakeside lakeview river rivers riverside riverview valley hill hills hillside mountain mountains ridge heights
  grove meadow meadows field fields spring springs creek brook bay beach island harbor ocean forest wood woods woodland oak
  oaks maple cedar pine pines elm willow sunrise sunset sun sunny summit liberty heritage legacy pioneer
  smith johnson williams brown jones miller davis wilson anderson thomas taylor moore martin jackson thompson white lee harris
  clark lewis robinson walker young allen king wright scott lincoln washington jefferson franklin madison monroe hamilton
  holy sacred trinity lady grace faith hope good samaritan luke mary joseph john paul peter james elizabeth francis vincent`
    .split(/\s+/)
    .concat(US_STATES.flatMap(({ name, code }) => [...name.toLowerCase().split(' '), code.toLowerCase()])),
);

/** A name alone unites places across a state only with this many words of its own. */
const DISTINCTIVE_WORDS = 2;

/** `Aspen Dental - Columbus East (#204)` is a place of `aspen dental`. */
export function baseNameKey(name: string): string {
  const base = name
    .replaceAll(/\([^)]*\)/g, ' ')
    .replace(/\s+(?:-|–|—|\||@|:)\s+.*$/, '')
    .replace(/\s*(?:#|\bno\.?\s|\bstore\s|\bunit\s)\s*\d+.*$/i, '')
    .replace(/,?\s+\d{3,}$/, '');
  return nameKeyOf(base.trim() === '' ? name : base);
}

/** Whether a name is so much its own that two places in one state that carry it belong together. */
export function isDistinctive(nameKey: string, city: string): boolean {
  const ofCity = new Set(city.split(' '));
  const own = nameKey
    .split(' ')
    .filter((word) => word.length > 2 && !/^\d/.test(word) && !GENERIC.has(word) && !ofCity.has(word));
  return new Set(own).size >= DISTINCTIVE_WORDS;
}

/** The words of a name that unrelated firms do not share. */
export function ownWords(nameKey: string): string[] {
  return nameKey.split(' ').filter((word) => word.length > 1 && !GENERIC.has(word));
}

/** Whether any word is the firm's own: enough for a brand or an operator, which somebody wrote down as such. */
export function hasOwnWord(nameKey: string): boolean {
  return ownWords(nameKey).length > 0;
}

/** Whether every word of the shorter name is in the longer one. */
export function isContained(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const words = new Set(long.split(' '));
  return hasOwnWord(short) && short.split(' ').every((word) => words.has(word));
}
