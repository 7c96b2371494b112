import { countedRequests } from './support/sandbox';
import { expect, openSignIn, test } from './support/test';

test('a visitor meets the sign-in page of Entra ID', async ({
  page,
  photograph,
}) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await photograph('sign-in');

  const popup = await openSignIn(page);
  await expect(popup.getByRole('button', { name: 'Jane Doe' })).toBeVisible();
  await photograph('sign-in-entra', popup);
});

test('somebody who signed in reaches the home page as herself', async ({
  page,
  photograph,
  signIn,
}) => {
  await signIn('Jane Doe');
  await expect(
    page.getByRole('link', { name: 'Create a service' }),
  ).toBeVisible();
  await photograph('home');

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(
    page.getByRole('heading', { name: 'User Entity: Jane Doe' }),
  ).toBeVisible();
  await photograph('settings');
});

test('a repository of the sandbox can be cloned with git', async ({
  clone,
}) => {
  const teamsConfig = await clone('DEFRA/adp-teams-config');
  expect(await teamsConfig.head()).toMatch(/^[0-9a-f]{40}$/);
  expect(
    (await countedRequests()).filter(({ service }) => service === 'git'),
  ).not.toHaveLength(0);
});
