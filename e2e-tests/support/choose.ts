import type { Locator, Page } from '@playwright/test';

/** Chooses an option of a list of Backstage UI, on a page or in a form of it. */
export async function choose(
  where: Page | Locator,
  label: RegExp,
  option: string,
): Promise<void> {
  await where.getByRole('button', { name: label }).click();
  const page = 'page' in where ? where.page() : where;
  await page.getByRole('option', { name: option }).click();
}
