const NAMES = /(?:_KEY|_SECRET|_TOKEN|_CLIENT_ID)$/;
/** Shorter ones are words; to cut them out would garble the log. */
const SHORTEST = 6;

/** The secrets among settings: what is called so, and passwords inside of addresses, as written and decoded. */
export function secretValues(settings: Readonly<Record<string, unknown>>): string[] {
  const found = Object.entries(settings).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    const password = URL.canParse(value) ? new URL(value).password : '';
    return [NAMES.test(name) ? value : '', password, decoded(password)];
  });
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST).toSorted((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign: it stands for itself
  }
}
