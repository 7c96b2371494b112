import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { GitHub } from '../github/gitHub';

const PLATFORM_ADMIN = 'adp-platform-admin';

/** Creates the organisations, the platform's administrator with a token, and the GitHub App. */
export function seedAccounts(github: GitHub): void {
  const { state } = github;
  const createdAt = new Date().toISOString();
  state.users.push({
    id: github.nextId(),
    login: PLATFORM_ADMIN,
    name: 'ADP Platform Admin',
    email: 'adp-platform@defra.gov.uk',
    createdAt,
  });
  const organizations = [
    {
      login: 'defra-adp-sandpit',
      name: 'Defra ADP Sandpit',
      description: 'Where the platform team tries things',
    },
    {
      login: 'DEFRA',
      name: 'Defra',
      description:
        'UK Government Department for Environment, Food & Rural Affairs',
    },
  ];
  for (const organization of organizations) {
    state.organizations.push({
      ...organization,
      id: github.nextId(),
      createdAt,
      members: [{ login: PLATFORM_ADMIN, role: 'admin' }],
    });
  }
  state.tokens.push({
    kind: 'user',
    login: PLATFORM_ADMIN,
    token: `ghp_${randomBytes(18).toString('hex')}`,
    expiresAt: null,
  });
  seedApp(github, createdAt);
  github.save();
}

function seedApp(github: GitHub, createdAt: string): void {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const id = github.nextId();
  github.state.apps.push({
    id,
    slug: 'adp-portal',
    name: 'ADP Portal',
    clientId: `Iv1.${randomBytes(8).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    webhookSecret: randomBytes(20).toString('hex'),
    privateKey,
    owner: 'DEFRA',
    permissions: {
      metadata: 'read',
      contents: 'write',
      pull_requests: 'write',
      administration: 'write',
      members: 'write',
      statuses: 'read',
      actions_variables: 'write',
      workflows: 'write',
    },
    createdAt,
  });
  for (const { login } of github.state.organizations) {
    github.state.installations.push({
      id: github.nextId(),
      appId: id,
      organization: login,
      createdAt,
    });
  }
}
