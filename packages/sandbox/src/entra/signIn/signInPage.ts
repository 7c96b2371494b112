import type { Directory, UserRecord } from '../directory';
import { ROLES, type Role } from '../seed/roles';

type Section = { title: string; description: string; people: UserRecord[] };

/**
 * The sign-in page as HTML: everybody whose account is enabled, those with a
 * role in the demonstration first, and before them whoever the hint names.
 * A button sends the object id of the person as `user`.
 */
export function renderSignInPage(
  directory: Directory,
  options: { application: string; loginHint?: string },
): string {
  const { application, loginHint } = options;
  return page(
    'Sign in to your account',
    `<p>to continue to <strong>${escapeHtml(application)}</strong></p>
<p>This is the sandbox's directory of ${escapeHtml(
      directory.tenant.displayName,
    )}. Choose who you are; there are no passwords.</p>
<form method="post">
${sectionsOf(directory, loginHint).map(renderSection).join('\n')}
</form>`,
  );
}

/** Shown when the request is so wrong that it has no application to go back to. */
export function renderErrorPage(description: string): string {
  return page(
    "Sorry, but we're having trouble signing you in",
    `<p role="alert">${escapeHtml(description)}</p>`,
  );
}

function sectionsOf(directory: Directory, loginHint?: string): Section[] {
  const hinted = loginHint ? directory.findUser(loginHint) : undefined;
  const left = new Set(
    [...directory.users.values()].filter(user => user.accountEnabled),
  );
  const take = (isWanted: (user: UserRecord) => boolean) => {
    const people = [...left].filter(isWanted);
    people.forEach(user => left.delete(user));
    return people;
  };
  return [
    {
      title: 'Continue as',
      description: 'The account that the application asks for.',
      people: take(user => user === hinted),
    },
    ...ROLES.map(role => {
      const isInRole = membershipTest(directory, role);
      return { ...role, people: take(isInRole) };
    }),
    {
      title: 'Everybody else',
      description: 'Has no role in the demonstration.',
      people: take(() => true),
    },
  ].filter(({ people }) => people.length > 0);
}

function membershipTest(
  directory: Directory,
  role: Role,
): (user: UserRecord) => boolean {
  if ('people' in role) {
    return ({ displayName }) => role.people.includes(displayName);
  }
  const group = [...directory.groups.values()].find(
    ({ displayName }) => displayName === role.group,
  );
  return ({ id }) => group?.memberIds.includes(id) ?? false;
}

function renderSection({ title, description, people }: Section): string {
  return `<h2>${escapeHtml(title)}</h2>
<p>${escapeHtml(description)}</p>
<ul>
${people.map(renderPerson).join('\n')}
</ul>`;
}

function renderPerson(user: UserRecord): string {
  const details = [user.jobTitle, user.userPrincipalName].filter(Boolean);
  return `<li><button name="user" value="${escapeHtml(
    user.id,
  )}"><strong>${escapeHtml(user.displayName)}</strong> <span>${escapeHtml(
    details.join(', '),
  )}</span></button></li>`;
}

function page(heading: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(heading)}</title>
<style>
body { color: #1b1b1b; font: 1rem/1.4 sans-serif; margin: 2rem auto; max-width: 34rem; padding: 0 1rem }
h1 { font-size: 1.5rem }
h2 { font-size: 1.1rem; margin: 2rem 0 0 }
h2 + p { margin: 0 0 0.5rem }
ul { list-style: none; padding: 0 }
button { background: #fff; border: 1px solid #767676; cursor: pointer; font: inherit; margin-bottom: 0.25rem; padding: 0.5rem 0.75rem; text-align: left; width: 100% }
button:hover { background: #eaf1fb }
button:focus-visible { outline: 3px solid #0b57d0; outline-offset: 1px }
button span { color: #505050; display: block; overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(heading)}</h1>
${body}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
