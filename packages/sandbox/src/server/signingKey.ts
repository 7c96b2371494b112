import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import {
  exportJWK,
  importPKCS8,
  importSPKI,
  jwtVerify,
  SignJWT,
  type JWK,
  type JWTPayload,
  type JWTVerifyOptions,
  type KeyLike,
} from 'jose';
import { PRIVATE, replaceFile } from './replaceFile';

const ALGORITHM = 'RS256';

/** The key that signs every token. It is kept, so that tokens survive a restart. */
export class SigningKey {
  readonly #privateKey: KeyLike;
  readonly #publicKey: KeyLike;
  readonly #keyId: string;

  private constructor(keys: {
    privateKey: KeyLike;
    publicKey: KeyLike;
    keyId: string;
  }) {
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
    this.#keyId = keys.keyId;
  }

  static async load(file: string): Promise<SigningKey> {
    if (!existsSync(file)) {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      replaceFile(file, privateKey, { mode: PRIVATE });
    }
    const privatePem = readFileSync(file, 'utf8');
    const publicPem = createPublicKey(privatePem)
      .export({ type: 'spki', format: 'pem' })
      .toString();
    return new SigningKey({
      privateKey: await importPKCS8(privatePem, ALGORITHM),
      publicKey: await importSPKI(publicPem, ALGORITHM, { extractable: true }),
      keyId: createHash('sha256').update(publicPem).digest('base64url'),
    });
  }

  /** The public key as the `keys` endpoint shows it, RFC 7517. */
  async jwk(issuer: string): Promise<JWK & { issuer: string }> {
    return {
      ...(await exportJWK(this.#publicKey)),
      kid: this.#keyId,
      use: 'sig',
      alg: ALGORITHM,
      issuer,
    };
  }

  async sign(
    claims: JWTPayload,
    options: { lifetimeSeconds: number },
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      ...claims,
      iat: now,
      nbf: now,
      exp: now + options.lifetimeSeconds,
    })
      .setProtectedHeader({ typ: 'JWT', alg: ALGORITHM, kid: this.#keyId })
      .sign(this.#privateKey);
  }

  /** The claims of a token that this key signed. Rejects with a JOSEError otherwise. */
  async verify(token: string, options?: JWTVerifyOptions): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, this.#publicKey, {
      algorithms: [ALGORITHM],
      ...options,
    });
    return payload;
  }
}
