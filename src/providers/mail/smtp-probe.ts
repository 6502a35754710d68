import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { parseSmtpUrl } from './smtp-url.ts';

/**
 * Connects, logs in and leaves, without a mail.
 *
 * @returns `null` when the server is ready, else what it did, in a few words without names or addresses
 */
export function smtpTrouble(url: string, signal: AbortSignal): Promise<string | null> {
  const server = parseSmtpUrl(url);
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    requireTLS: server.requireTls && !server.implicitTls,
    tls: { rejectUnauthorized: server.requireTls },
  });
  const end = (trouble: string | null) => {
    signal.removeEventListener('abort', onAbort);
    if (trouble === null) connection.quit();
    connection.close();
    resolve(trouble);
  };
  const onAbort = () => end('did not answer in time');
  const fail = (error: Error & { code?: string | undefined; responseCode?: number | undefined }) => {
    const code = error.responseCode ?? error.code;
    end(`${error.code === 'EAUTH' ? 'refuses the login' : 'does not answer'}${code === undefined ? '' : ` (${code})`}`);
  };
  connection.on('error', fail);
  signal.addEventListener('abort', onAbort, { once: true });
  connection.connect((error) => {
    if (error) return fail(error);
    if (server.auth === null) return end(null);
    connection.login(server.auth, (refused) => (refused ? fail(refused) : end(null)));
  });
  return promise;
}
