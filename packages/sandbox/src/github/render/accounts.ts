import type { components } from '@octokit/openapi-types';
import type { GitHub } from '../gitHub';
import type { OrganizationRecord, UserRecord } from '../state';
import { nodeId } from './identifiers';

type SimpleUser = components['schemas']['simple-user'];

/** A user or, as GitHub does in many places, an organisation in the shape of one. */
export function renderAccount(
  github: GitHub,
  account: Pick<UserRecord | OrganizationRecord, 'id' | 'login'>,
  type: 'User' | 'Organization' | 'Bot' = 'User',
): SimpleUser {
  const { id, login } = account;
  const url = `${github.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId(type === 'Organization' ? 'O' : 'U', id),
    avatar_url: `${github.url}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url:
      type === 'Bot'
        ? `${github.url}/apps/${login.replace('[bot]', '')}`
        : `${github.url}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** The account behind a login: organisation, user or an app's bot. */
export function renderAccountByLogin(
  github: GitHub,
  login: string,
): SimpleUser {
  const organization = github.findOrganization(login);
  if (organization) {
    return renderAccount(github, organization, 'Organization');
  }
  const app = github.state.apps.find(({ slug }) => `${slug}[bot]` === login);
  if (app) {
    return renderAccount(github, { id: app.id, login }, 'Bot');
  }
  // Somebody who has left is shown as GitHub's "ghost".
  return renderAccount(
    github,
    github.findUser(login) ?? { id: 10137, login: 'ghost' },
  );
}
