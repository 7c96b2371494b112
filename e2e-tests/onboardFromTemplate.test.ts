import { expect, test } from './support/test';

test('onboards a delivery project with its people through the form', async ({
  page,
  signIn,
  clone,
  photograph,
}) => {
  const config = await clone('DEFRA/adp-teams-config');
  const before = await config.head();
  // She administers the programme.
  await signIn('Ruth Campbell');
  await page.goto('/create/templates/default/onboard-delivery-project');

  // There is no other one to choose.
  await expect(
    page.getByRole('textbox', { name: 'Delivery programme' }),
  ).toHaveValue(/fcp/);
  await page.getByRole('textbox', { name: 'Title' }).fill('Orders');
  await page
    .getByRole('textbox', { name: 'Description' })
    .fill('Takes the orders of farmers');
  await page.getByRole('textbox', { name: 'CCoE service code' }).fill('FCO');
  await photograph('onboard-form-project');
  await page.getByRole('button', { name: 'Next' }).click();

  await page.getByRole('button', { name: /Add/ }).click();
  await page.getByRole('textbox', { name: 'Person' }).fill('jane');
  await page.getByRole('option', { name: /Jane Doe/ }).click();
  await page.getByRole('checkbox', { name: /Technical/ }).check();
  await page.getByRole('textbox', { name: 'GitHub handle' }).fill('jane-doe');
  await photograph('onboard-form-people');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(
    page.getByRole('link', { name: 'Group in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });
  await photograph('onboard-task');
  await config.pull();
  const log = await config.logSince(before);
  expect(log).toContain('+- displayName: AAG-Users-ADP-FCP-ORDERS_TechUser');

  await page.getByRole('link', { name: 'Delivery project' }).click();
  await expect(
    page.getByRole('heading', { name: 'Orders' }).first(),
  ).toBeVisible();
  await expect(page.getByText('Jane Doe').first()).toBeVisible();
  await photograph('onboarded-project');
});
