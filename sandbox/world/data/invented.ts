import type { City } from './cities.ts';
import type { Random } from './random.ts';

/** Stands in every answer and on every page: nobody may take this for real data. */
export const SAMPLE_LABEL = 'leadgen sandbox, invented data';

/** Addresses on company pages that belong to somebody else, or to nobody. */
export const DECOY_EMAILS = {
  vendor: 'hello@pixel-orchard-web.example',
  placeholder: 'you@yourmail.example',
  domainSeller: 'sales@domain-shelf.example',
} as const;

const FIRST_NAMES =
  `Adelaide Ambrose Annika Barnaby Beatrix Caspian Celestine Clementine Cormac Cordelia Darius Delphine
Edwina Elias Esme Fabian Felicity Florian Gideon Gwendolyn Hadley Hester Ignatius Imogen Isolde Jasper Juniper Kermit
Leopold Linnea Lucinda Magnus Marcella Mathilda Mortimer Nadia Octavia Orson Ottilie Percival Petra Quentin Ramona Rosalind
Rufus Saskia Selwyn Sybil Thaddeus Theodora Tobias Ursula Valentin Verity Wallace Winifred Xanthe Yolanda Zelda Zephyr`
    .split(/\s+/)
    .filter(Boolean);

const LAST_NAMES = `Abernethwick Applegarth Ashbrindle Barleycombe Bellweather Birchmantle Bramblecote Brightwater
Candlewick Cloverfield Copperthwaite Crabtreeson Dapplewood Driftmoor Eaglesworth Elderflint Fernsby Fiddlestone
Foxgloven Gadsbury Goldenrodt Grimbaldson Harkenfell Hawthornley Heatherby Hollowayne Ironmonk Ivorydale Juniperton
Kestrelman Kingfisherly Larkspurn Lindenhall Lockbridger Marigoldt Merriweathers Mosswick Nettlefold Nightingalen
Oakhartson Oxbowman Peppercornell Pinwheeler Quillfeather Ravensmoor Reedwhistle Rowanberg Saffronley Silverthorne
Skylarkin Stonebriar Tamarackson Thistledown Tumbleford Underhillock Vintersby Wagonmakerly Wexcombe Willowmere Yarrowby`
  .split(/\s+/)
  .filter(Boolean);

const STREET_NAMES = `Juniper Hollow|Marble Kettle|Copper Lantern|Whistling Duck|Old Cider Press|Blue Heron Bend|Painted
Barn|Seven Chimneys|Quarry Lark|Windmill Notch|Paper Birch|Lost Mitten|Canal Whistle|Tin Roof|Hickory Ledger|Gooseberry
Ridge|Clay Pipe|Tollkeeper|Morning Ferry|Sugar Maple Bluff|Buttonwood Mill|Foundry Bell|Lamplighter|Grain Barge`
  .replaceAll(/\s+/g, ' ')
  .split('|');

const STREET_KINDS = ['Street', 'Avenue', 'Road', 'Drive', 'Lane', 'Boulevard', 'Parkway'];

export type StreetAddress = { housenumber: string; street: string; postcode: string };

export function inventStreet(random: Random, city: City): StreetAddress {
  return {
    housenumber: String(random.int(12, 9_880)),
    street: `${random.pick(STREET_NAMES)} ${random.pick(STREET_KINDS)}`,
    postcode: `${city.zip3}${String(random.int(1, 99)).padStart(2, '0')}`,
  };
}

/** Hands out names that no two people in the world share. */
export function createPeopleBook(random: Random): { next(): { first: string; last: string } } {
  const used = new Set<string>();
  return {
    next: () => {
      for (let tries = 0; tries < 10_000; tries += 1) {
        const first = random.pick(FIRST_NAMES);
        const last = random.pick(LAST_NAMES);
        if (used.has(`${first} ${last}`)) continue;
        used.add(`${first} ${last}`);
        return { first, last };
      }
      throw new RangeError('no invented names left');
    },
  };
}

/**
 * Hands out phone numbers in E.164, each once, only from 555-0100 to 555-0199: the numbers that the North American plan
 * keeps free for fiction.
 */
export function createPhoneBook(): { next(city: City): string } {
  const used = new Map<number, number>();
  return {
    next: (city) => {
      for (const areaCode of city.areaCodes) {
        const line = used.get(areaCode) ?? 0;
        if (line > 99) continue;
        used.set(areaCode, line + 1);
        return `+1${areaCode}5550${100 + line}`;
      }
      throw new RangeError(`no reserved phone numbers left in ${city.name}`);
    },
  };
}

/** `buckeye-family-dental` from `Buckeye Family Dental`; never longer than one DNS label. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
}
