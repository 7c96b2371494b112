import { exportJWK, generateKeyPair, SignJWT, type KeyLike } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token says; what is left out is as it should be. */
export type TokenRequest = {
  issuer?: string;
  audience?: string;
  /** Such as `5m`, or `-30s` for one that has expired. */
  expires?: string;
  /** Signed by a key that the issuer does not have. */
  isForged?: boolean;
  claims: Record<string, unknown>;
};

/** An issuer of tokens, whose keys are served over HTTP. */
export class TokenIssuer {
  private constructor(
    private readonly server: Server,
    private readonly key: KeyLike,
    private readonly strangersKey: KeyLike,
    private readonly defaults: { issuer: string; audience: string },
  ) {}

  static async start(defaults: {
    issuer: string;
    audience: string;
  }): Promise<TokenIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new TokenIssuer(server, privateKey, stranger.privateKey, defaults);
  }

  get jwksUrl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/keys`;
  }

  async issue(request: TokenRequest): Promise<string> {
    return new SignJWT(request.claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(request.issuer ?? this.defaults.issuer)
      .setAudience(request.audience ?? this.defaults.audience)
      .setIssuedAt(new Date(Date.now() - 60_000))
      .setExpirationTime(request.expires ?? '5m')
      .sign(request.isForged ? this.strangersKey : this.key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}
