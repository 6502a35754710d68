import { describe, expect, it } from 'vitest';
import { bounceReason, severityOf } from '../../../../src/domain/inbound/bounce-reason.ts';

describe('the reason of a bounce', () => {
  it.each([
    ['5.1.1', 'smtp; 550 5.1.1 <dana@acme.com>: Recipient address rejected: User unknown', 'user_unknown', 'hard'],
    ['', '550 No such user here', 'user_unknown', 'hard'],
    ['5.1.1', '', 'user_unknown', 'hard'],
    ['', 'The email account that you tried to reach does not exist.', 'user_unknown', 'hard'],
    ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied.', 'user_unknown', 'hard'],
    ['5.1.2', 'Host or domain name not found. Name service error for name=acme.invalid', 'host_unknown', 'hard'],
    ['5.1.10', '556 5.1.10 recipient domain has a null MX', 'takes_no_mail', 'hard'],
    ['5.1.6', '551 the user has moved', 'moved', 'hard'],
    ['', '550 Dana no longer works here', 'moved', 'hard'],
    ['5.2.2', '552 5.2.2 Mailbox full', 'mailbox_full', 'soft'],
    ['5.2.1', '550 5.2.1 The email account that you tried to reach is disabled', 'suspended', 'soft'],
    ['5.7.1', '554 5.7.1 Message rejected as spam', 'blocked', 'soft'],
    ['5.7.26', 'This mail is unauthenticated: SPF did not pass', 'blocked', 'soft'],
    ['5.1.8', '553 5.1.8 <us@firm.com>: Sender address rejected: Domain not found', 'blocked', 'soft'],
    ['', '450 Client host rejected: cannot find your hostname', 'blocked', 'soft'],
    ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', 'too_large', 'soft'],
    ['4.4.1', 'connect to acme.com: Connection timed out', 'expired', 'soft'],
    ['4.1.1', '450 4.1.1 User unknown, try again later', 'expired', 'soft'],
    ['', 'Something went wrong', 'other', 'soft'],
  ])('%s "%s" is %s', (status, said, reason, severity) => {
    expect(bounceReason(status, said)).toBe(reason);
    expect(severityOf(bounceReason(status, said))).toBe(severity);
  });
});
