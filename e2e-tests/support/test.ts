import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { type Clone, cloneRepository } from './repositories';

export { expect };

type Fixtures = {
  /** Clones a repository of the sandbox, e.g. 'DEFRA/adp-flux-services'. */
  clone: (repository: string) => Promise<Clone>;
  /** Signs a person of the sandbox's directory in, e.g. 'Jane Doe'. */
  signIn: (person: string) => Promise<void>;
  /**
   * Takes a picture of the whole page, for people to look at:
   * `e2e-tests/test-results/pages/<name>.png`. Of another window when given.
   */
  photograph: (name: string, of?: Page) => Promise<void>;
};

export const test = base.extend<Fixtures>({
  clone: async ({ browserName: _ }, use) => {
    const parent = await mkdtemp(join(tmpdir(), 'adp-e2e-clones-'));
    await use(repository => cloneRepository(repository, parent));
    await rm(parent, { recursive: true });
  },
  signIn: async ({ page }, use) => {
    await use(async person => {
      await page.goto('/');
      // The catalog reads people from Entra ID soon after the portal started.
      await expect(async () => {
        await choosePerson(await openSignIn(page), person);
        await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible({
          timeout: 5_000,
        });
      }).toPass();
    });
  },
  photograph: async ({ page }, use, testInfo) => {
    const folder = join(testInfo.project.outputDir, 'pages');
    await mkdir(folder, { recursive: true });
    await use(async (name, of = page) => {
      // A bar with a value shows how far a task is, one without that a page loads.
      await expect(
        of.locator('[role=progressbar]:not([aria-valuenow])'),
      ).toHaveCount(0);
      await of.screenshot({
        path: join(folder, `${name}.png`),
        fullPage: true,
      });
    });
  },
});

/** Opens the window in which Entra ID asks who one is. */
export async function openSignIn(page: Page): Promise<Page> {
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  return popup;
}

/** Chooses a person in that window, which then closes by itself. */
export async function choosePerson(popup: Page, person: string): Promise<void> {
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name: person }).click();
  await closed;
}
