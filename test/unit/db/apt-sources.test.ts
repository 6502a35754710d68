import { describe, expect, it } from 'vitest';
import { codenameOf, newerSuite, sourcesOfSuite } from '../../../src/db/apt-sources.ts';

const DEB822 = `# snapshot of a day
Types: deb deb-src
URIs: http://mirror.example/debian
# a comment in the middle
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.example/security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 AAAA
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://mirror.example/off
Suites: bookworm
Components: main

Types: deb
URIs: http://tools.example/apt
Suites: bookworm
Components: stable
`;

describe('the package sources of a later release', () => {
  it('are those of this one in the deb822 form, the suite replaced, nothing foreign or switched off', () => {
    expect(sourcesOfSuite([{ name: 'debian.sources', text: DEB822 }], 'bookworm', 'trixie')).toBe(`Types: deb
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.example/security
Suites: trixie-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 AAAA
 -----END PGP PUBLIC KEY BLOCK-----
`);
  });

  it('are those of this one in the one-line form', () => {
    const text = `# deb http://mirror.example/old jammy main
deb http://mirror.example/ubuntu jammy main restricted # the base
deb-src http://mirror.example/ubuntu jammy main
deb [arch=amd64 signed-by=/k/a.gpg,/k/b.gpg] http://mirror.example/ubuntu jammy-security universe main
deb http://tools.example/apt jammy-tools main
deb cdrom:[Ubuntu 22.04]/ jammy main
`;
    expect(sourcesOfSuite([{ name: 'sources.list', text }], 'jammy', 'noble')).toBe(`Types: deb
URIs: http://mirror.example/ubuntu
Suites: noble
Components: main

Types: deb
URIs: http://mirror.example/ubuntu
Suites: noble-security
Components: main
Signed-By: /k/a.gpg /k/b.gpg
`);
  });

  it('are empty where nothing names the release', () => {
    expect(
      sourcesOfSuite([{ name: 'a.list', text: 'deb http://mirror.example/debian stable main' }], 'bookworm', 'trixie'),
    ).toBe('');
  });
});

describe('the release', () => {
  it.each([
    ['ID=debian\nVERSION_CODENAME=bookworm\n', 'bookworm', 'trixie'],
    ['ID=linuxmint\nVERSION_CODENAME=virginia\nUBUNTU_CODENAME=jammy\n', 'jammy', 'noble'],
    ['ID=lmde\nVERSION_CODENAME=faye\nDEBIAN_CODENAME="bookworm"\n', 'bookworm', 'trixie'],
    ['ID=alpine\nVERSION_ID=3.20\n', null, null],
    ['ID=debian\nVERSION_CODENAME=trixie\n', 'trixie', null],
  ])('is read from os-release: %j', (text, codename, newer) => {
    expect(codenameOf(text)).toBe(codename);
    expect(codename === null ? null : newerSuite(codename)).toBe(newer);
  });
});
