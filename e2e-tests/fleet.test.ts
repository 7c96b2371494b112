import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './support/axe';
import { choose } from './support/choose';
import { kustomize } from './support/kustomize';
import { createServiceOnce, SERVICE, SERVICE_FOLDER } from './support/service';
import { expect, test } from './support/test';

const VERSION = '1.0.10';
const RELEASE =
  'templates/programme/team/service/deploy/base/helm-release.yaml';

test('rolls a version of the templates out, in the sandpit and in production, and back', async ({
  page,
  signIn,
  clone,
  photograph,
}) => {
  const manifests = await clone('DEFRA/adp-flux-services');
  const waves = page.getByRole('list', { name: 'Waves' });
  const wave = (name: string) =>
    waves.getByRole('listitem').filter({ hasText: `${name}:` });
  const status = (text: string) =>
    page.getByRole('status').filter({ hasText: text });
  const dialog = page.getByRole('dialog');

  /** Plans a rollout of the version, and waits until there is a plan. */
  const plan = async () => {
    await page.getByRole('button', { name: 'Plan a rollout' }).click();
    await choose(dialog, /Version/, VERSION);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(status(`Version ${VERSION}: planned`)).toBeAttached({
      timeout: 60_000,
    });
  };

  await signIn('Pat Platform');
  await createServiceOnce(page, manifests);

  await test.step('the platform team publishes a version in the sandpit', async () => {
    const templates = await clone('defra-adp-sandpit/adp-flux-templates');
    const path = join(templates.directory, RELEASE);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('interval: 60m', 'interval: 45m'));
    await templates.push('Look at charts more often', VERSION);
  });

  await test.step('rolls it out there', async () => {
    await page.getByRole('link', { name: 'Fleet' }).click();
    await choose(page, /Estate/, 'sandpit');
    await expect(page.getByText('Nothing has been rolled out yet')).toBeVisible(
      { timeout: 60_000 },
    );
    await photograph('fleet-of-the-sandpit');
    await plan();
    await page.getByRole('button', { name: 'Carry out snd' }).click();
    await expect(status(`Version ${VERSION}: completed`)).toBeAttached({
      timeout: 60_000,
    });
    await photograph('fleet-of-the-sandpit-completed');
  });

  await test.step('takes it over to production', async () => {
    await choose(page, /Estate/, 'production');
    await page.getByRole('button', { name: 'Take over a version' }).click();
    await expect(dialog).toContainText(`sandpit runs version ${VERSION}`);
    await photograph('fleet-take-over');
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await expect(dialog).toBeHidden();
  });

  await manifests.pull();
  const before = await manifests.tree();

  await test.step('sees what it would change, before anything is written', async () => {
    await plan();
    const row = page
      .getByRole('group', { name: 'Table of services of the rollout' })
      .getByRole('row', { name: new RegExp(`^${SERVICE} `) });
    await expect(row).toContainText(/snd: \d+ files/);
    await expect(page.getByRole('button', { name: /^Carry out / })).toHaveCount(
      1,
    );
    await expectAccessible(page);
    await photograph('fleet-planned');
    await manifests.pull();
    expect(await manifests.tree()).toBe(before);
  });

  await test.step('production is approved by somebody else', async () => {
    await page.getByRole('button', { name: 'Approve prd' }).click();
    await expect(page.getByRole('alert')).toContainText(/another/);
    await photograph('fleet-not-approved');
  });

  await test.step('carries out the first wave, and only that', async () => {
    await page.getByRole('button', { name: 'Carry out snd' }).click();
    await expect(wave('snd')).toContainText('snd: done', { timeout: 60_000 });
    const row = page
      .getByRole('group', { name: 'Table of services', exact: true })
      .getByRole('row', { name: new RegExp(`^${SERVICE} `) });
    await expect(row).toContainText(VERSION);
    await photograph('fleet-first-wave');
    await manifests.pull();
    const folder = join(manifests.directory, SERVICE_FOLDER, 'deploy/snd/04');
    expect(await kustomize(folder)).toContain('interval: 45m');
  });

  await test.step('and takes it back', async () => {
    await page.getByRole('button', { name: 'Roll back everything' }).click();
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await expect(status(`Version ${VERSION}: rolled back`)).toBeAttached({
      timeout: 60_000,
    });
    await photograph('fleet-rolled-back');
    await manifests.pull();
    expect(await manifests.tree()).toBe(before);
  });
});
