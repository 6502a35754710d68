import { describe, expect, it } from 'vitest';
import { parseSmtpUrl } from '../../../../src/providers/mail/smtp-url.ts';

describe('parseSmtpUrl', () => {
  it.each([
    { url: 'smtp://mail.example.com', port: 587, implicitTls: false, requireTls: true },
    { url: 'smtps://mail.example.com', port: 465, implicitTls: true, requireTls: true },
    { url: 'smtp://mail.example.com:2525?insecure', port: 2525, implicitTls: false, requireTls: false },
    { url: 'smtp://mail.example.com?insecure=false', port: 587, implicitTls: false, requireTls: true },
    { url: 'smtp://127.0.0.1:1025', port: 1025, implicitTls: false, requireTls: false },
    { url: 'smtp://[::1]:1025', port: 1025, implicitTls: false, requireTls: false },
    { url: 'smtp://localhost', port: 587, implicitTls: false, requireTls: false },
    { url: 'smtp://127.0.0.1.example.com', port: 587, implicitTls: false, requireTls: true },
  ])('reads $url', ({ url, ...server }) => {
    expect(parseSmtpUrl(url)).toMatchObject(server);
  });

  it('decodes the login', () => {
    const { auth, host } = parseSmtpUrl('smtp://sam%40example.com:p%2Fw%3A@mail.example.com');
    expect(auth).toEqual({ user: 'sam@example.com', pass: 'p/w:' });
    expect(host).toBe('mail.example.com');
    expect(parseSmtpUrl('smtp://mail.example.com').auth).toBeNull();
  });

  it.each(['http://mail.example.com', 'mail.example.com', 'smtp://'])('refuses %s', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(TypeError);
  });
});
