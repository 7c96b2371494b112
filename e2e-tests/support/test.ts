import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { Clone, cloneRepository } from './repositories';

export { expect } from '@playwright/test';

type Fixtures = {
  /** Clones a repository of the sandbox, e.g. 'DEFRA/adp-flux-services'. */
  clone: (repository: string) => Promise<Clone>;
  /**
   * Takes a picture of the whole page, for people to look at:
   * `e2e-tests/test-results/pages/<name>.png`.
   */
  photograph: (name: string) => Promise<void>;
};

export const test = base.extend<Fixtures>({
  clone: async ({ browserName: _ }, use) => {
    const parent = await mkdtemp(join(tmpdir(), 'adp-e2e-clones-'));
    await use(repository => cloneRepository(repository, parent));
    await rm(parent, { recursive: true });
  },
  photograph: async ({ page }, use, testInfo) => {
    const folder = join(testInfo.project.outputDir, 'pages');
    await mkdir(folder, { recursive: true });
    await use(async name => {
      await page.screenshot({
        path: join(folder, `${name}.png`),
        fullPage: true,
      });
    });
  },
});
