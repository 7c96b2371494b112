import type { GitHub } from '../gitHub';
import { fullNameOf, repositoryHtmlUrl } from '../render/identifiers';
import type { OrganizationRecord } from '../state';
import { html, page, type Html } from './html';

/** `/`: every repository there is, and how to get it. */
export function indexPage(github: GitHub): string {
  return page({
    title: 'Repositories in the sandbox',
    body: html`<p>
        This stands in for GitHub on this machine. Clone with
        <code>git clone</code>; to push, use the token in the file
        <code>github-token</code> of the state folder as password, with any user
        name.
      </p>
      ${github.state.organizations.map(organization =>
        repositoriesOf(github, organization),
      )}`,
  });
}

/** `/{owner}`: the repositories of one organisation. */
export function organizationPage(
  github: GitHub,
  organization: OrganizationRecord,
): string {
  return page({
    title: organization.name,
    body: html`<p>${organization.description}</p>
      ${repositoriesOf(github, organization)}`,
  });
}

function repositoriesOf(github: GitHub, { login }: OrganizationRecord): Html {
  const rows = github.state.repositories
    .filter(({ owner }) => owner === login)
    .map(
      repository => html`<tr>
        <td>
          <a href="/${fullNameOf(repository)}">${repository.name}</a><br /><span
            class="note"
            >${repository.description ?? ''}</span
          >
        </td>
        <td>${repository.visibility}</td>
        <td><code>${repositoryHtmlUrl(github, repository)}.git</code></td>
      </tr>`,
    );
  return html`<h2><a href="/${login}">${login}</a></h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Repository</th>
          <th scope="col">Visibility</th>
          <th scope="col">Clone from</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}
