/**
 * A real IMAP server for tests: Dovecot of the system, unprivileged, on a free port of the loopback interface, with one
 * throw-away mailbox in a temporary folder. Its folders: INBOX, `Spam` marked `\Junk`, and a plain one called `Junk`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImapFlow } from 'imapflow';

const BINARIES = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'];
const PASSWORD = 'only-for-tests';
const START_MS = 10_000;
/** Who runs it where the tests run as root: Dovecot refuses to serve mail as root. */
const NOBODY = 65_534;

export type Dovecot = {
  url: string;
  /** Adds a mail to a folder, as a delivery would. */
  append(folder: string, mail: string | Buffer, receivedAt?: Date): Promise<void>;
  /** Flags of all mails of a folder: empty as long as nobody marked one. */
  flags(folder: string): Promise<string[][]>;
  /** Gives the folder a new UIDVALIDITY and new numbers, as a restored or rebuilt mailbox has; the server restarts. */
  renumber(folder: string): Promise<void>;
  stop(): Promise<void>;
  /** On the same port, with the same mail. */
  start(): Promise<void>;
  /** Stops for good and removes the folder. */
  remove(): Promise<void>;
};
export type DovecotOutcome = { dovecot: Dovecot; skipReason: null } | { dovecot: null; skipReason: string };

/** Starts a server, or says why there is none on this machine. */
export async function startDovecot(): Promise<DovecotOutcome> {
  const binary = BINARIES.find((candidate) => existsSync(candidate));
  if (binary === undefined) return skipped('Dovecot is not installed (apt-get install dovecot-imapd)');
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-dovecot-'));
  const owner = ownerOf(process.getuid?.() ?? NOBODY, process.getgid?.() ?? NOBODY);
  const port = await freePort();
  const config = path.join(folder, 'dovecot.conf');
  await mkdir(path.join(folder, 'home'));
  await writeFile(config, configOf(binary, folder, port, owner));
  await chmod(folder, 0o755);
  for (const entry of [folder, path.join(folder, 'home')])
    if (process.getuid?.() === 0) await chown(entry, owner.uid, owner.gid);
  const dovecot = serverIn(binary, folder, port, owner);
  try {
    await dovecot.start();
  } catch (error) {
    const log = await readFile(path.join(folder, 'log'), 'utf8').catch(() => '');
    await dovecot.remove();
    return skipped(`Dovecot does not start here: ${String(error)} ${log.slice(-800)}`);
  }
  return { dovecot, skipReason: null };
}

function skipped(skipReason: string): DovecotOutcome {
  process.emitWarning(`SKIPPED: ${skipReason}; reading a mailbox was not tested`);
  return { dovecot: null, skipReason };
}

type Owner = { uid: number; gid: number; user: string; group: string };

function ownerOf(uid: number, gid: number): Owner {
  const [wantedUid, wantedGid] = uid === 0 ? [NOBODY, NOBODY] : [uid, gid];
  return { uid: wantedUid, gid: wantedGid, user: nameOf('passwd', wantedUid), group: nameOf('group', wantedGid) };
}

/** `nobody:x:65534:…`: Dovecot wants names, not numbers. */
function nameOf(database: 'passwd' | 'group', id: number): string {
  const entries = readFileSync(`/etc/${database}`, 'utf8').split('\n');
  return entries.map((line) => line.split(':')).find((fields) => fields[2] === String(id))?.[0] ?? String(id);
}

function serverIn(binary: string, folder: string, port: number, owner: Owner): Dovecot {
  let child: ChildProcess | null = null;
  const url = `imap://dana:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;

  async function start(): Promise<void> {
    const who = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : {};
    child = spawn(binary, ['-F', '-c', path.join(folder, 'dovecot.conf')], {
      stdio: 'ignore',
      cwd: folder,
      detached: true, // a group of its own, so that stopping ends the processes of open connections too
      ...who,
    });
    const exited = once(child, 'exit').then(() => {
      throw new Error('the server ended');
    });
    const until = Date.now() + START_MS;
    const answers = (async () => {
      while (!(await canLogIn(port))) if (Date.now() > until) throw new Error('the server does not answer');
    })();
    await Promise.race([answers, exited]);
    exited.catch(() => undefined); // it ends when the tests do, and nobody waits for that
  }

  async function stop(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    endGroup(child.pid);
  }

  async function withClient<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = clientFor(port);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  async function renumber(name: string): Promise<void> {
    await stop();
    const root = path.join(folder, 'home', 'Maildir');
    const maildir = name === 'INBOX' ? root : path.join(root, `.${name}`);
    const first = 'dovecot-uidlist';
    const list = await readFile(path.join(maildir, first), 'utf8');
    const validity = Number(/ V(\d+)/.exec(list)?.[1] ?? 1);
    for (const file of await readdir(maildir)) if (/^dovecot[.-]/.test(file)) await rm(path.join(maildir, file));
    await writeFile(path.join(maildir, first), `3 V${validity + 1} N1\n`, { mode: 0o666 });
    if (process.getuid?.() === 0) await chown(path.join(maildir, first), owner.uid, owner.gid);
    await start();
  }

  return {
    url,
    start,
    stop,
    renumber,
    append: (name, mail, receivedAt) =>
      withClient(async (client) => {
        await client.append(name, mail, [], receivedAt);
      }),
    flags: (name) =>
      withClient(async (client) => {
        await client.mailboxOpen(name, { readOnly: true });
        const all = await client.fetchAll('1:*', { flags: true });
        return all.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent'));
      }),
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nobody is left: just as well
  }
}

function clientFor(port: number): ImapFlow {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: 'dana', pass: PASSWORD },
    logger: false,
  });
  client.on('error', () => undefined); // told by the call that failed
  return client;
}

async function canLogIn(port: number): Promise<boolean> {
  const client = clientFor(port);
  try {
    await client.connect();
    await client.logout();
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50)); // not up yet
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function configOf(binary: string, folder: string, port: number, owner: Owner): string {
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim().split(' ')[0] ?? '';
  const isNew = /^2\.(?:[4-9]|\d\d)/.test(version);
  const home = path.join(folder, 'home');
  const first = isNew
    ? `dovecot_config_version = ${version}
dovecot_storage_version = ${version}
auth_allow_cleartext = yes
mail_driver = maildir
mail_home = ${home}
mail_path = ${home}/Maildir
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
passdb static {
  password = ${PASSWORD}
}
userdb static {
  fields {
    uid = ${owner.uid}
    gid = ${owner.gid}
    home = ${home}
  }
}`
    : `disable_plaintext_auth = no
mail_location = maildir:${home}/Maildir
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${home}
}`;
  return `${first}
protocols = imap
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
default_internal_user = ${owner.user}
default_internal_group = ${owner.group}
default_login_user = ${owner.user}
first_valid_uid = 1
first_valid_gid = 1
ssl = no
listen = 127.0.0.1
namespace inbox {
  inbox = yes
  separator = .
  mailbox Spam {
    auto = create
    special_use = \\Junk
  }
  mailbox Junk {
    auto = create
  }
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}
