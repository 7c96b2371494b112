import { APP_URL } from './backendProcess';

/**
 * Signs a person in as a browser does: from the portal to the sign-in page of
 * Entra ID, where the person is chosen, and back.
 *
 * @returns the Backstage token that the portal's pages send with each request.
 */
export async function signIn(
  backendUrl: string,
  name: string,
): Promise<string> {
  const start = await fetch(
    `${backendUrl}/api/auth/oidc/start?env=development&origin=${encodeURIComponent(
      APP_URL,
    )}&scope=openid%20profile%20email%20offline_access`,
    { redirect: 'manual' },
  );
  const cookies = cookiesOf(start);
  const authorize = start.headers.get('location');
  if (!authorize) {
    throw new Error(
      `Sign-in did not start: ${start.status} ${await start.text()}`,
    );
  }

  const page = await (await fetch(authorize)).text();
  const user = userOnPage(page, name);
  const chosen = await fetch(authorize, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ user }),
  });
  const callback = chosen.headers.get('location');
  if (!callback) {
    throw new Error(`${name} could not be chosen: ${await chosen.text()}`);
  }

  const frame = await fetch(callback, { headers: { cookie: cookies } });
  // The page hands its opener the result, as an encoded JSON text.
  const result = (await frame.text()).match(/decodeURIComponent\('([^']+)'\)/);
  const { response, error } = JSON.parse(
    decodeURIComponent(result?.[1] ?? 'null'),
  );
  if (error) {
    throw new Error(`${name} could not sign in: ${JSON.stringify(error)}`);
  }
  return response.backstageIdentity.token;
}

function userOnPage(page: string, name: string): string {
  const button = page
    .split('<button')
    .find(part => part.includes(name))
    ?.match(/value="([^"]+)"/);
  if (!button) {
    throw new Error(`${name} is not on the sign-in page`);
  }
  return button[1];
}

function cookiesOf(response: Response): string {
  return (
    response.headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      // One without value is taken back.
      .filter(cookie => !cookie.endsWith('='))
      .join('; ')
  );
}
