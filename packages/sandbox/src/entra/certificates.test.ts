import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCertificates } from './certificates';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

it('serves HTTPS to a client that trusts the authority, and to no other', async () => {
  const { ca, cert, key } = loadCertificates(stateDir);
  const server = createServer({ cert, key }, (_req, res) => res.end('hello'));
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const request = (trusted?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get({ host: 'localhost', port, ca: trusted, agent: false }, res => {
        res.resume();
        resolve(res.statusCode);
      }).on('error', reject);
    });

  await expect(request(ca)).resolves.toBe(200);
  await expect(request()).rejects.toThrow(/unable to verify|self-signed/);
  await new Promise(resolve => server.close(resolve));
});

it('keeps authority and certificate, so that clients need not trust anew', () => {
  expect(loadCertificates(stateDir)).toEqual(loadCertificates(stateDir));
});

it('issues a new certificate when the authority is a new one', async () => {
  const before = loadCertificates(stateDir);
  await rm(join(stateDir, 'entra-ca.pem'));
  const { ca, cert } = loadCertificates(stateDir);
  expect(ca).not.toEqual(before.ca);
  expect(
    new X509Certificate(cert).verify(new X509Certificate(ca).publicKey),
  ).toBe(true);
});

it.each([
  [300, 'keeps', false, false],
  [340, 'renews the certificate', true, false],
  [10 * 365, 'renews authority and certificate', true, true],
])(
  'after %i days %s',
  async (days, _, isCertificateRenewed, isAuthorityRenewed) => {
    const before = loadCertificates(stateDir);
    jest.useFakeTimers({ now: Date.now() + days * 24 * 60 * 60 * 1000 });
    try {
      const { ca, cert } = loadCertificates(stateDir);
      expect(cert !== before.cert).toBe(isCertificateRenewed);
      expect(ca !== before.ca).toBe(isAuthorityRenewed);
    } finally {
      jest.useRealTimers();
    }
  },
);

it('lets only its owner read the keys', async () => {
  loadCertificates(stateDir);
  const modes = await Promise.all(
    ['entra/ca-key.pem', 'entra/server-key.pem'].map(async file =>
      ((await stat(join(stateDir, file))).mode % 0o1000).toString(8),
    ),
  );
  expect(modes).toEqual(['600', '600']);
});
