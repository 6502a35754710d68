import { Resolver } from 'node:dns/promises';

/** The part of a DNS resolver that is used; errors carry c-ares codes such as `ENOTFOUND`. */
export type DnsResolver = {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>;
  resolve4(domain: string): Promise<string[]>;
  resolve6(domain: string): Promise<string[]>;
  resolveNs(domain: string): Promise<string[]>;
  /** A record comes in pieces of at most 255 bytes. */
  resolveTxt(domain: string): Promise<string[][]>;
};

export function createDnsResolver(timeoutMs: number): DnsResolver {
  return new Resolver({ timeout: timeoutMs, tries: 1 });
}

/** Whether an error is DNS saying that there is no such record, or no such name. */
export function saysNo(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

/** `ENOTFOUND`; empty for what is no error of DNS. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A machine without a way out may be told that no name at all exists; then a denial means nothing. */
export async function canDeny(resolver: Pick<DnsResolver, 'resolveNs'>): Promise<boolean> {
  const [servers] = await Promise.allSettled([resolver.resolveNs('com')]);
  return servers.status === 'fulfilled' && servers.value.length > 0;
}

/** The answer, or `late` when there is none after that time. */
export async function withTimeout<T>(answer: Promise<T>, late: T, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), timeoutMs);
  });
  try {
    return await Promise.race([answer, end]);
  } finally {
    clearTimeout(timer);
  }
}
