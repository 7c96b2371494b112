import { countedRequests } from './support/sandbox';
import { expect, test } from './support/test';

test('a visitor reaches the sign-in page and, signed in, the portal', async ({
  page,
  photograph,
}) => {
  await page.goto('/');
  const enter = page.getByRole('button', { name: 'Enter' });
  await expect(enter).toBeVisible();
  await photograph('sign-in');

  await enter.click();
  await expect(page.getByRole('navigation')).toBeVisible();
  await photograph('home');
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
