const HONORIFIC = /^(?:dr|doctor|prof|mr|mrs|ms)\b\.?\s+\p{L}/iu;
const CREDENTIAL =
  /(?:,\s*|\s)(?:d\.?d\.?s|d\.?m\.?d|m\.?d|d\.?o|d\.?v\.?m|o\.?d|d\.?c|d\.?p\.?m|ph\.?d|crna|esq|cpa|jr|sr|m\.?s)\.?(?=[\s,;.]|$)/iu;
const ORGANISATION =
  /\b(?:inc|llc|llp|ltd|corp|co|pc|pllc|psc|associates?|assoc|group|partners?|center|centre|clinic|dental|dentistry|dentists|orthodontics?|endodontics?|periodontics?|family|care|smiles?|health|medical|hospital|office|practice|services?|school|company|brewing|brewery|of|and|the)\b|&/iu;

/** Whether a listing's name is a practitioner's (`Dr. Ann Example`, `Ann Example, DDS`) and not a firm's. */
export function isPersonName(name: string): boolean {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || words.length > 8 || ORGANISATION.test(name)) return false;
  return HONORIFIC.test(name.trim()) || (CREDENTIAL.test(name) && !/\d/.test(name));
}
