import { CITIES, type City, STATES, type WorldState } from '../data/cities.ts';
import { SAMPLE_LABEL } from '../data/invented.ts';

type Found = { city: City | null; state: WorldState };
export type NominatimAnswer = { status: number; body: object };

const STRUCTURED = ['amenity', 'street', 'city', 'county', 'state', 'country', 'postalcode'];
const COUNTRY_WORDS = ['us', 'usa', 'united states', 'united states of america'];

function isState(state: WorldState, word: string): boolean {
  return [state.name.toLowerCase(), state.code.toLowerCase()].includes(word);
}

/** Cities before states; every word between commas must fit. */
function find(cityWord: string | null, stateWord: string | null): Found[] {
  const stateFor = (city: City) => STATES.find(({ code }) => code === city.state);
  if (cityWord === null) {
    return STATES.filter((state) => stateWord !== null && isState(state, stateWord)).map((state) => ({
      city: null,
      state,
    }));
  }
  return CITIES.flatMap((city) => {
    const state = stateFor(city);
    const fits = city.name.toLowerCase() === cityWord && state !== undefined;
    return fits && (stateWord === null || isState(state, stateWord)) ? [{ city, state }] : [];
  });
}

function findFree(text: string): Found[] {
  const parts = text
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const words = parts.filter((part) => !COUNTRY_WORDS.includes(part));
  const [first = '', second = null] = words;
  if (words.length > 1) return find(first, second);
  const spaced = /^(.+)\s+(\S+)$/.exec(first);
  return [
    ...find(first, null),
    ...find(null, first),
    ...(spaced === null ? [] : find(spaced[1] ?? '', spaced[2] ?? '')),
  ];
}

function written({ city, state }: Found, withAddress: boolean): object {
  const { lat, lon, relationId } = city ?? state;
  const name = city?.name ?? state.name;
  const half = city === null ? 2 : 0.1;
  const area = city === null ? {} : { city: city.name, county: `${city.county} County` };
  return {
    place_id: relationId % 1_000_000,
    licence: SAMPLE_LABEL,
    osm_type: 'relation',
    osm_id: relationId,
    lat: String(lat),
    lon: String(lon),
    category: 'boundary',
    type: 'administrative',
    place_rank: city === null ? 8 : 16,
    importance: city === null ? 0.8 : 0.6,
    addresstype: city === null ? 'state' : 'city',
    name,
    display_name: [...(city === null ? [] : [city.name, `${city.county} County`]), state.name, 'United States'].join(
      ', ',
    ),
    boundingbox: [lat - half, lat + half, lon - half, lon + half].map(String),
    ...(withAddress
      ? {
          address: {
            ...area,
            state: state.name,
            'ISO3166-2-lvl4': `US-${state.code}`,
            country: 'United States',
            country_code: 'us',
          },
        }
      : {}),
  };
}

function problem(status: number, message: string): NominatimAnswer {
  return { status, body: { error: { code: status, message } } };
}

/** Answers `/search`. Callers without an own User-Agent are refused, as the usage policy says. */
export function answerNominatim(query: URLSearchParams, userAgent: string): NominatimAnswer {
  if (userAgent === '' || /^(node|undici|axios|curl)\b/i.test(userAgent)) {
    return problem(403, 'Name your application in the User-Agent.');
  }
  const free = query.get('q');
  const structured = STRUCTURED.some((name) => query.get(name));
  if (free !== null && structured) return problem(400, "Structured query parameters cannot be used together with 'q'.");
  if (!free && !structured) return problem(400, 'Nothing to search for.');
  const countries = query.get('countrycodes');
  if (countries !== null && !countries.toLowerCase().split(',').includes('us')) return { status: 200, body: [] };
  const lower = (name: string) => query.get(name)?.trim().toLowerCase() || null;
  const found = free ? findFree(free) : find(lower('city'), lower('state'));
  const limit = Math.min(Number(query.get('limit') || 10), 40);
  return { status: 200, body: found.slice(0, limit).map((item) => written(item, query.get('addressdetails') === '1')) };
}
