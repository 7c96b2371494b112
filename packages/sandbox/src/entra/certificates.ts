import {
  constants,
  generateKeyPairSync,
  privateEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { md, pki } from 'node-forge';
import { PRIVATE, replaceFile } from '../server/replaceFile';

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 10 * 365;
const SERVER_DAYS = 365;
/** A certificate with fewer days left is issued anew. */
const RENEWAL_DAYS = 30;

const AUTHORITY_NAME = [
  { name: 'commonName', value: 'ADP sandbox certificate authority' },
];
const SERVER_NAME = [{ name: 'commonName', value: 'localhost' }];

/** Tags of GeneralName, RFC 5280 section 4.2.1.6. */
const SUBJECT_ALT_NAME = { dns: 2, ip: 7 };

/** What precedes a SHA-256 digest in a signature, RFC 8017 section 9.2 note 1. */
const SHA256_DIGEST_INFO = '3031300d060960864801650304020105000420';

/** PEM texts for an HTTPS server on localhost. */
export type Certificates = {
  /** The certificate that clients must trust. */
  ca: string;
  cert: string;
  key: string;
};

type Identity = { certificate: pki.Certificate; key: string };

/**
 * The sandbox's certificate authority, and a certificate for `localhost` that
 * it issued. Both are made at first use and kept: the authority's certificate
 * in `entra-ca.pem`, which clients are told to trust, the rest in `entra/`.
 */
export function loadCertificates(stateDir: string): Certificates {
  const directory = join(stateDir, 'entra');
  mkdirSync(directory, { recursive: true });
  const authority = loadIdentity(
    join(stateDir, 'entra-ca.pem'),
    join(directory, 'ca-key.pem'),
    issueAuthority,
  );
  const server = loadIdentity(
    join(directory, 'server.pem'),
    join(directory, 'server-key.pem'),
    () => issueServerCertificate(authority),
    ({ certificate }) => isIssuedBy(certificate, authority.certificate),
  );
  return {
    ca: pki.certificateToPem(authority.certificate),
    cert: pki.certificateToPem(server.certificate),
    key: server.key,
  };
}

function loadIdentity(
  certificateFile: string,
  keyFile: string,
  issue: () => Identity,
  isAcceptable: (identity: Identity) => boolean = () => true,
): Identity {
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    const stored = {
      certificate: pki.certificateFromPem(
        readFileSync(certificateFile, 'utf8'),
      ),
      key: readFileSync(keyFile, 'utf8'),
    };
    const daysLeft =
      (stored.certificate.validity.notAfter.getTime() - Date.now()) / DAY_MS;
    if (daysLeft > RENEWAL_DAYS && isAcceptable(stored)) {
      return stored;
    }
  }
  const identity = issue();
  // The key first: a certificate without its key would be of no use.
  replaceFile(keyFile, identity.key, { mode: PRIVATE });
  replaceFile(certificateFile, pki.certificateToPem(identity.certificate), {
    mode: 0o644,
  });
  return identity;
}

function isIssuedBy(
  certificate: pki.Certificate,
  authority: pki.Certificate,
): boolean {
  const { publicKey } = new X509Certificate(pki.certificateToPem(authority));
  return new X509Certificate(pki.certificateToPem(certificate)).verify(
    publicKey,
  );
}

function issueAuthority(): Identity {
  const { certificate, key } = newCertificate(AUTHORITY_DAYS);
  certificate.setSubject(AUTHORITY_NAME);
  certificate.setIssuer(AUTHORITY_NAME);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  sign(certificate, key);
  return { certificate, key };
}

function issueServerCertificate(authority: Identity): Identity {
  const { certificate, key } = newCertificate(SERVER_DAYS);
  certificate.setSubject(SERVER_NAME);
  certificate.setIssuer(authority.certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    {
      name: 'keyUsage',
      digitalSignature: true,
      keyEncipherment: true,
      critical: true,
    },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: SUBJECT_ALT_NAME.dns, value: 'localhost' },
        { type: SUBJECT_ALT_NAME.ip, ip: '127.0.0.1' },
        { type: SUBJECT_ALT_NAME.ip, ip: '::1' },
      ],
    },
    {
      name: 'authorityKeyIdentifier',
      keyIdentifier: authority.certificate
        .generateSubjectKeyIdentifier()
        .getBytes(),
    },
  ]);
  sign(certificate, authority.key);
  return { certificate, key };
}

function newCertificate(days: number): Identity {
  // Node's own key generation takes a tenth of the time of node-forge's.
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  // A serial number must be positive, so its first bit stays 0.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // The client's clock may be a little behind.
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + days * DAY_MS);
  return { certificate, key: privateKey };
}

function sign(certificate: pki.Certificate, signingKey: string): void {
  certificate.sign(
    // Node's own RSA takes a hundredth of the time of node-forge's.
    Object.assign(pki.privateKeyFromPem(signingKey), {
      sign: (digest: md.MessageDigest) =>
        privateEncrypt(
          { key: signingKey, padding: constants.RSA_PKCS1_PADDING },
          Buffer.from(`${SHA256_DIGEST_INFO}${digest.digest().toHex()}`, 'hex'),
        ).toString('binary'),
    }),
    // The default, SHA-1, is refused by every current client.
    md.sha256.create(),
  );
}
