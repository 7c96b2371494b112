import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { peopleOf } from '../entra/seed/people';
import { TENANTS } from '../entra/seed/tenants';
import type { GitHub } from '../github/gitHub';

/** Owners of both organisations; the first one's token is the sandbox's. */
const PLATFORM_TEAM = ['pat-platform', 'ravi-patel', 'sofia-r', 'tomos-e'];

const ORGANIZATIONS = [
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

/** What the portal's GitHub App may do. */
const APP_PERMISSIONS = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  administration: 'write',
  members: 'write',
  statuses: 'read',
  actions_variables: 'write',
  workflows: 'write',
} as const;

/**
 * Creates the organisations, with everybody in them who has a GitHub account
 * in the directory, a token of the platform team, and the portal's GitHub App.
 */
export async function seedAccounts(github: GitHub): Promise<void> {
  const { state } = github;
  const createdAt = new Date().toISOString();
  const logins = seedUsers(github, createdAt);
  for (const organization of ORGANIZATIONS) {
    state.organizations.push({
      ...organization,
      id: github.nextId(),
      createdAt,
      members: logins.map(login => ({
        login,
        role: PLATFORM_TEAM.includes(login) ? 'admin' : 'member',
      })),
      invitations: [],
    });
  }
  state.tokens.push({
    kind: 'user',
    login: PLATFORM_TEAM[0],
    token: `ghp_${randomBytes(18).toString('hex')}`,
    expiresAt: null,
  });
  await seedApp(github, createdAt);
  github.save();
}

/** The people are the same in every tenant, so those of one are enough. */
function seedUsers(github: GitHub, createdAt: string): string[] {
  return peopleOf(TENANTS[0]).flatMap(({ name, mail, githubLogin }) => {
    if (!githubLogin || !mail) {
      return [];
    }
    github.state.users.push({
      id: github.nextId(),
      login: githubLogin,
      name,
      email: mail,
      createdAt,
    });
    return [githubLogin];
  });
}

async function seedApp(github: GitHub, createdAt: string): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
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
    permissions: { ...APP_PERMISSIONS },
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
