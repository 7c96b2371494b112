import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Clone } from './repositories';
import { expect } from './test';

/** The service that the tests share, of delivery project fcp-demo. */
export const SERVICE = 'fcp-demo-shop';

/** Its folder in `adp-flux-services`. */
export const SERVICE_FOLDER = `services/fcp/fcp-demo/${SERVICE}`;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Goes through the form, unless another test has done so. */
export async function createServiceOnce(
  page: Page,
  manifests: Clone,
): Promise<void> {
  if (await exists(join(manifests.directory, SERVICE_FOLDER))) {
    return;
  }
  await page.getByRole('link', { name: 'Create a service' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(SERVICE);
  await page
    .getByRole('textbox', { name: 'Description' })
    .fill('Shows the demo to people');
  await page.getByRole('radio', { name: /Frontend/ }).check();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('textbox', { name: 'Delivery project' }).click();
  await page.getByRole('option', { name: /FCP Demo/ }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('link', { name: 'Component in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });
  await manifests.pull();
}
