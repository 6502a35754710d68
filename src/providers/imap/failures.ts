/** Why a mailbox is not read at the moment. `not_stored`: the mail was read, but our database did not take it. */
export type ReadFailure = 'auth_refused' | 'unreachable' | 'folder_missing' | 'not_stored' | 'server_error';

/** The folder that the URL names is not in the mailbox. */
export class FolderMissingError extends Error {
  constructor(folder: string) {
    super(`the mailbox has no folder ${folder}`);
  }
}

const NETWORK =
  /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_|SOCKET|ADDRNOTAVAIL)|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT|NoConnection|ClosedAfterConnect|ERR_(?:TLS|SSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

export function failureOf(error: unknown): ReadFailure {
  if (error instanceof FolderMissingError) return 'folder_missing';
  const { authenticationFailed, code, serverResponseCode } = error as Record<string, unknown>;
  if (authenticationFailed === true) return 'auth_refused';
  if (serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE' || code === 'NotFound')
    return 'folder_missing';
  return typeof code === 'string' && NETWORK.test(code) ? 'unreachable' : 'server_error';
}
