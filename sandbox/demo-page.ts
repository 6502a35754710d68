import { SUGGESTED_PROMPTS } from '../src/domain/talk/prompts.ts';
import type { InboxMail } from './inbox/start-inbox.ts';
import { type InboxMessage, startSandboxPage } from './page/page-server.ts';
import type { Sandbox } from './sandbox.ts';

/** The web page of a sandbox with its mails. On `port`, or on any free one where somebody else has it. */
export async function startDemoPage(sandbox: Sandbox, port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const options = {
    slack: sandbox.slack,
    inbox: { list: async () => (await sandbox.inbox.list()).map(shown), reply: sandbox.answer },
    prompts: SUGGESTED_PROMPTS,
    banner: 'Sandbox: every company, person and mail here is invented.',
  };
  try {
    return await startSandboxPage({ ...options, port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return startSandboxPage(options);
  }
}

function shown(mail: InboxMail): InboxMessage {
  const { id, from, to, subject, headers, text, html } = mail;
  return {
    id,
    from,
    to,
    subject,
    headers,
    text,
    html,
    date: (mail.date ?? mail.receivedAt).toISOString(),
    raw: mail.raw.toString('latin1'),
  };
}
