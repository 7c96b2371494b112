import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kustomize } from './support/kustomize';
import { expect, test } from './support/test';

/** The folders of files that a `git log -p` touches below `services/`. */
function touchedFolders(log: string): string[] {
  const files = [...log.matchAll(/^\+\+\+ b\/(services\/.+)$/gm)];
  return [...new Set(files.map(([, file]) => dirname(file)))];
}

async function hasKustomization(folder: string): Promise<boolean> {
  return (await readdir(folder)).includes('kustomization.yaml');
}

test('creates a service through the form, as commits and groups that one can look at', async ({
  page,
  signIn,
  clone,
  photograph,
}) => {
  const config = await clone('DEFRA/adp-teams-config');
  const manifests = await clone('DEFRA/adp-flux-services');
  const before = {
    config: await config.head(),
    manifests: await manifests.head(),
  };

  await signIn('Jane Doe');
  await photograph('home');
  await page.getByRole('link', { name: 'Create a service' }).first().click();

  await test.step('names that cannot be used are refused in the form', async () => {
    const name = page.getByRole('textbox', { name: 'Name' });
    for (const [wrong, reason] of [
      ['My_Service', /is not valid/],
      ['../x', /is not valid/],
      ['a'.repeat(100), /at most 47/],
    ] as const) {
      await name.fill(wrong);
      await expect(
        page.getByRole('alert').filter({ hasText: reason }),
      ).toBeVisible();
    }
    await photograph('form-refuses-a-name');
    await page
      .getByRole('textbox', { name: 'Description' })
      .fill('Shows the demo to people');
    await page.getByRole('radio', { name: /Frontend/ }).check();
    await expect(
      page.getByRole('radio', { name: 'GitHub Actions' }),
    ).toBeChecked();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(name).toBeVisible();
    await name.fill('fcp-demo-shop');
  });

  await photograph('form-the-service');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('textbox', { name: 'Delivery project' }).click();
  await page.getByRole('option', { name: /FCP Demo/ }).click();
  await photograph('form-where-it-belongs');
  await page.getByRole('button', { name: 'Review' }).click();
  await photograph('form-review');
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(
    page.getByRole('link', { name: 'Component in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });
  await photograph('task');

  await test.step('the repository is there, and can be cloned', async () => {
    const repository = await clone('DEFRA/fcp-demo-shop');
    const files = await readdir(repository.directory);
    expect(files).toEqual(
      expect.arrayContaining([
        '.github',
        'catalog-info.yaml',
        'package.json',
        'README.md',
        'src',
      ]),
    );
  });

  await test.step('the configuration and the groups are commits', async () => {
    await config.pull();
    const log = await config.logSince(before.config);
    expect(log).toContain('+- name: fcp-demo-shop');
    expect(log).toContain('Requested-by: user:default/jane.doe_defra.gov.uk');
    // The portal has written them when it started.
    const groups = await readFile(
      join(config.directory, 'defra/fcp-demo.yaml'),
      'utf8',
    );
    expect(groups).toContain('displayName: AAG-Users-ADP-FCP-DEMO_TechUser');
  });

  await test.step('the manifests are a commit, and each touched folder builds', async () => {
    await manifests.pull();
    const log = await manifests.logSince(before.manifests);
    expect(log).toContain('fcp-demo-shop snd4 manifest');
    const folders = touchedFolders(log).map(folder =>
      join(manifests.directory, folder),
    );
    let built = 0;
    for (const folder of folders) {
      if (
        (await stat(folder)).isDirectory() &&
        (await hasKustomization(folder))
      ) {
        await kustomize(folder);
        built += 1;
      }
    }
    expect(built).toBeGreaterThan(8);
  });

  await test.step('the component is in the catalog, with its owner', async () => {
    await page.getByRole('link', { name: 'Component in the catalog' }).click();
    await expect(
      page.getByRole('heading', { name: 'fcp-demo-shop' }).first(),
    ).toBeVisible();
    await expect(
      page.getByRole('link', { name: /FCP Demo/i }).first(),
    ).toBeVisible();
    await photograph('component');
  });
});
