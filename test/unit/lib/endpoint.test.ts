import { describe, expect, it } from 'vitest';
import { endpoint } from '../../../src/lib/endpoint.ts';

describe('endpoint', () => {
  it.each([
    ['https://api.hunter.io', '/v2/account', 'https://api.hunter.io/v2/account'],
    ['https://api.hunter.io/', '/v2/account', 'https://api.hunter.io/v2/account'],
    ['https://api.hunter.io/v2', '/v2/account', 'https://api.hunter.io/v2/account'],
    ['https://api.hunter.io/v2/', '/v2/account', 'https://api.hunter.io/v2/account'],
    ['https://google.serper.dev/search', '/search', 'https://google.serper.dev/search'],
    [
      'http://127.0.0.1:8080/vendors/apollo',
      '/api/v1/people/match',
      'http://127.0.0.1:8080/vendors/apollo/api/v1/people/match',
    ],
    ['https://api.apollo.io/api', '/api/v1/people/match', 'https://api.apollo.io/api/v1/people/match'],
    ['https://places.googleapis.com/v1', '/v1/places:searchText', 'https://places.googleapis.com/v1/places:searchText'],
    ['https://api.example.com/x?key=old', '/y', 'https://api.example.com/x/y'],
  ])('puts %s and %s together', (base, path, url) => {
    expect(endpoint(base, path).href).toBe(url);
  });

  it('repeats a parameter of several values', () => {
    const { searchParams } = endpoint('https://a.com', '/x', { 'titles[]': ['CFO', 'VP & co'], page: '1' });
    expect([...searchParams]).toEqual([
      ['titles[]', 'CFO'],
      ['titles[]', 'VP & co'],
      ['page', '1'],
    ]);
  });
});
