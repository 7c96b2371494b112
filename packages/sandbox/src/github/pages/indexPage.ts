import type { GitHub } from '../gitHub';
import { fullNameOf, repositoryHtmlUrl } from '../render/identifiers';
import type { OrganizationRecord } from '../state';
import { link, markup, page, table, type Html } from './markup';

/** `/`: every repository there is, and how to get it. */
export function indexPage(github: GitHub): string {
  const sections = github.state.organizations.map(
    organization =>
      markup`<h2>${link(`/${organization.login}`, organization.login)}</h2>
${repositoriesOf(github, organization)}`,
  );
  return page({
    title: 'Repositories in the sandbox',
    body: markup`<p>This stands in for GitHub on this machine. Clone with
<code>git clone</code>; to push, use the token in the file
<code>github-token</code> of the state folder as password, with any user name.</p>
${sections}`,
  });
}

/** `/{owner}`: the repositories of one organisation. */
export function organizationPage(
  github: GitHub,
  organization: OrganizationRecord,
): string {
  return page({
    title: organization.name,
    body: markup`<p>${organization.description}</p>
${repositoriesOf(github, organization)}`,
  });
}

function repositoriesOf(github: GitHub, { login }: OrganizationRecord): Html {
  const repositories = github.state.repositories.filter(
    ({ owner }) => owner === login,
  );
  return table(
    ['Repository', 'Visibility', 'Clone from'],
    repositories.map(repository => [
      markup`${link(`/${fullNameOf(repository)}`, repository.name)}<br>
<span class="note">${repository.description ?? ''}</span>`,
      repository.visibility,
      markup`<code>${repositoryHtmlUrl(github, repository)}.git</code>`,
    ]),
  );
}
