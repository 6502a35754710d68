/** Asks an address and looks at the status alone. @throws when nobody answers */
export async function httpStatus(
  url: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(url, { signal, headers, redirect: 'manual' });
  await response.body?.cancel();
  return response.status;
}
