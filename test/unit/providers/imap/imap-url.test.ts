import { describe, expect, it } from 'vitest';
import { FolderMissingError, failureOf } from '../../../../src/providers/imap/failures.ts';
import { parseImapUrl } from '../../../../src/providers/imap/imap-url.ts';

describe('IMAP_URL', () => {
  it.each([
    ['imaps://u:p@mail.acme.com', { port: 993, implicitTls: true, requireTls: true, folder: 'INBOX' }],
    ['imap://u:p@mail.acme.com', { port: 143, implicitTls: false, requireTls: true, folder: 'INBOX' }],
    ['imap://u:p@mail.acme.com?insecure', { requireTls: false }],
    ['imap://u:p@127.0.0.1:1143/', { port: 1143, requireTls: false, folder: 'INBOX' }],
    ['imap://u:p@[::1]:1143/inbox', { host: '::1', folder: 'INBOX' }],
    ['imaps://u:p@mail.acme.com/INBOX/Replies', { folder: 'INBOX/Replies' }],
    ['imaps://u:p@mail.acme.com/Sales%20replies', { folder: 'Sales replies' }],
    ['imaps://dana%40acme.com:p%40ss%2Fword@mail.acme.com', { user: 'dana@acme.com', pass: 'p@ss/word' }],
  ])('%s is %j', (url, expected) => {
    expect(parseImapUrl(url)).toMatchObject(expected);
  });

  it.each([
    '',
    'mail.acme.com',
    'https://u:p@mail.acme.com',
    'imap://mail.acme.com',
    'imap://u@mail.acme.com',
    'imap://u:%zz@h',
  ])('cannot be "%s", and the refusal holds no password', (url) => {
    expect(() => parseImapUrl(url)).toThrow(/^IMAP_URL /);
  });
});

describe('a failure to read a mailbox', () => {
  it.each([
    [Object.assign(new Error('x'), { authenticationFailed: true }), 'auth_refused'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'unreachable'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'unreachable'],
    [Object.assign(new Error('x'), { code: 'EAI_AGAIN' }), 'unreachable'],
    [Object.assign(new Error('x'), { code: 'CONNECT_TIMEOUT' }), 'unreachable'],
    [Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'unreachable'],
    [Object.assign(new Error('x'), { serverResponseCode: 'NONEXISTENT' }), 'folder_missing'],
    [new FolderMissingError('Replies'), 'folder_missing'],
    [new Error('x'), 'server_error'],
  ])('%o is %s', (error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});
