/** `zip3`: first and last three digits of the state's ZIP codes (USPS labeling list L002), inclusive. */
export type UsState = { code: string; name: string; zip3: readonly (readonly [from: number, to: number])[] };

const ROWS: readonly (readonly [code: string, name: string, zip3: string])[] = [
  ['AL', 'Alabama', '350-369'],
  ['AK', 'Alaska', '995-999'],
  ['AZ', 'Arizona', '850-865'],
  ['AR', 'Arkansas', '716-729'],
  ['CA', 'California', '900-961'],
  ['CO', 'Colorado', '800-816'],
  ['CT', 'Connecticut', '060-069'],
  ['DE', 'Delaware', '197-199'],
  ['DC', 'District of Columbia', '200-200 202-205'],
  ['FL', 'Florida', '320-349'],
  ['GA', 'Georgia', '300-319 398-399'],
  ['HI', 'Hawaii', '967-968'],
  ['ID', 'Idaho', '832-838'],
  ['IL', 'Illinois', '600-629'],
  ['IN', 'Indiana', '460-479'],
  ['IA', 'Iowa', '500-528'],
  ['KS', 'Kansas', '660-679'],
  ['KY', 'Kentucky', '400-427'],
  ['LA', 'Louisiana', '700-714'],
  ['ME', 'Maine', '039-049'],
  ['MD', 'Maryland', '206-219'],
  ['MA', 'Massachusetts', '010-027 055-055'],
  ['MI', 'Michigan', '480-499'],
  ['MN', 'Minnesota', '550-567'],
  ['MS', 'Mississippi', '386-397'],
  ['MO', 'Missouri', '630-658'],
  ['MT', 'Montana', '590-599'],
  ['NE', 'Nebraska', '680-693'],
  ['NV', 'Nevada', '889-898'],
  ['NH', 'New Hampshire', '030-038'],
  ['NJ', 'New Jersey', '070-089'],
  ['NM', 'New Mexico', '870-884'],
  ['NY', 'New York', '005-005 100-149'],
  ['NC', 'North Carolina', '270-289'],
  ['ND', 'North Dakota', '580-588'],
  ['OH', 'Ohio', '430-459'],
  ['OK', 'Oklahoma', '730-732 734-749'],
  ['OR', 'Oregon', '970-979'],
  ['PA', 'Pennsylvania', '150-196'],
  ['RI', 'Rhode Island', '028-029'],
  ['SC', 'South Carolina', '290-299'],
  ['SD', 'South Dakota', '570-577'],
  ['TN', 'Tennessee', '370-385'],
  ['TX', 'Texas', '733-733 750-799 885-885'],
  ['UT', 'Utah', '840-847'],
  ['VT', 'Vermont', '050-054 056-059'],
  ['VA', 'Virginia', '201-201 220-246'],
  ['WA', 'Washington', '980-994'],
  ['WV', 'West Virginia', '247-268'],
  ['WI', 'Wisconsin', '530-549'],
  ['WY', 'Wyoming', '820-831'],
];

export const US_STATES: readonly UsState[] = ROWS.map(([code, name, zip3]) => ({
  code,
  name,
  zip3: zip3.split(' ').map((range) => [Number(range.slice(0, 3)), Number(range.slice(4))] as const),
}));

const BY_WORD = new Map(US_STATES.flatMap((state) => [state.code, state.name].map((word) => [wordKey(word), state])));
for (const spelling of ['D.C.', 'Washington DC', 'Washington D.C.', 'Washington District of Columbia']) {
  const capital = BY_WORD.get('dc');
  if (capital !== undefined) BY_WORD.set(wordKey(spelling), capital);
}

/** The state of a name or a code in any case (`OH`, `ohio`, `D.C.`), or null. */
export function stateOf(text: string): UsState | null {
  return text.length > 40 ? null : (BY_WORD.get(wordKey(text)) ?? null);
}

/** Two-letter code of a state written either way, or null. */
export function stateCodeOf(text: string | null | undefined): string | null {
  return text ? (stateOf(text)?.code ?? null) : null;
}

/** Every three-digit ZIP prefix of a state, e.g. `430` … `459`. */
export function zipPrefixesOf(stateCode: string): string[] {
  const state = stateOf(stateCode);
  if (state === null) return [];
  return state.zip3.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(3, '0')),
  );
}

function wordKey(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('.', '')
    .replaceAll(/[\s,]+/g, ' ')
    .trim();
}
