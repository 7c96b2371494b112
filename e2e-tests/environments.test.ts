import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expectAccessible } from './support/axe';
import { createServiceOnce, SERVICE, SERVICE_FOLDER } from './support/service';
import { expect, test } from './support/test';

const PATCH = `${SERVICE_FOLDER}/deploy/snd/04/patch.yaml`;

const root = resolve(__dirname, '..');
const run = promisify(execFile);

/** Runs a program of this repository, as the documentation says. */
async function node(args: string[], variables: Record<string, string> = {}) {
  const { stdout } = await run(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...variables },
  });
  return stdout.trim();
}

/** A new environment, and the service in all that come after the sandpit. */
async function deployEverywhere(environments: string[]) {
  const { ADP_STATE_DIR = '.sandbox', ADP_BACKEND_PORT = '7007' } = process.env;
  const portal = `http://localhost:${ADP_BACKEND_PORT}`;
  const adp = 'packages/cli/bin/adp';
  const token = await readFile(
    join(resolve(root, ADP_STATE_DIR), 'github-token'),
    'utf8',
  );
  await node([adp, 'environments', 'add', 'prd2', '--estate', 'production'], {
    GITHUB_TOKEN: token.trim(),
  });
  for (const environment of environments) {
    // It is valid for some minutes, as one of a job.
    const ADP_TOKEN = await node([
      'scripts/sandbox-pipeline-token.mjs',
      SERVICE,
    ]);
    await node(
      [
        ...[adp, 'deploy-manifests', '--portal', portal, '--team', 'fcp-demo'],
        ...['--service', SERVICE, '--environment', environment],
      ],
      { ADP_TOKEN },
    );
  }
}

test('shows which version of a service is where, and who brought it there', async ({
  page,
  signIn,
  clone,
  photograph,
}) => {
  const manifests = await clone('DEFRA/adp-flux-services');
  await signIn('Jane Doe');
  await createServiceOnce(page, manifests);

  await test.step('image automation has found another version', async () => {
    const path = join(manifests.directory, PATCH);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(/\b0\.1\.\d+\b/g, '0.1.10'));
    await manifests.push('Update image');
  });

  await test.step('the page of the service', async () => {
    await page.goto(`/catalog/default/component/${SERVICE}/environments`);
    const table = page.getByRole('table', {
      name: `Environments of ${SERVICE}`,
    });
    const row = table.getByRole('row', { name: /^snd4 / });
    await expect(row).toContainText('0.1.10', { timeout: 60_000 });
    await expect(row).toContainText('1.0.0');
    // What the sandbox's cluster says, through Backstage's Kubernetes backend.
    await expect(row).toContainText('Applied revision: main@sha1:', {
      timeout: 120_000,
    });
    await expect(row).toContainText('jane.doe_defra.gov.uk');
    await expect(row.getByRole('link', { name: /^Commit / })).toHaveAttribute(
      'href',
      /\/DEFRA\/adp-flux-services\/commit\/[0-9a-f]{40}$/,
    );
    await expect(table.getByRole('row', { name: /^prd1 / })).toContainText(
      'Not deployed',
    );
    await photograph('environments-of-a-service');

    await page
      .getByRole('button', { name: 'Compare with the configuration' })
      .click();
    await expect(row).toContainText('None, checked');
    await expectAccessible(page);
    await photograph('environments-of-a-service-compared');
  });

  await test.step('its pipeline deploys it, also to a new environment', async () => {
    await deployEverywhere(['dev1', 'tst1', 'pre1', 'prd1', 'prd2']);
    await page.goto(`/catalog/default/component/${SERVICE}/environments`);
    const table = page.getByRole('table', {
      name: `Environments of ${SERVICE}`,
    });
    for (const environment of ['dev1', 'tst1', 'pre1', 'prd1']) {
      await expect(
        table.getByRole('row', { name: new RegExp(`^${environment} `) }),
      ).toContainText('Applied revision: main@sha1:', { timeout: 120_000 });
    }
    const added = table.getByRole('row', { name: /^prd2 / });
    await expect(added).toContainText('1.0.0');
    // The portal knows its clusters from its configuration.
    await expect(added).toContainText('No cluster');
    await photograph('environments-of-a-service-everywhere');
  });

  await test.step('the page of the delivery project', async () => {
    await page.goto('/catalog/default/group/fcp-demo/environments');
    await expect(
      page
        .getByRole('table', { name: 'Services of fcp-demo' })
        .getByRole('row', { name: new RegExp(`^${SERVICE} `) }),
    ).toContainText('0.1.10');
    await expectAccessible(page);
    await photograph('environments-of-a-project');
  });

  await test.step('the page of the estate', async () => {
    await page.getByRole('link', { name: 'Environments' }).first().click();
    await page
      .getByRole('searchbox', { name: /^Search services/ })
      .fill(SERVICE);
    await expect(
      page
        .getByRole('table', { name: 'Services of production' })
        .getByRole('row', { name: new RegExp(`^${SERVICE} `) }),
    ).toContainText('0.1.10');
    await expect(page).toHaveURL(/services\.q=fcp-demo-shop/);
    await expectAccessible(page);
    await photograph('environments-of-an-estate');

    await page.getByRole('button', { name: /Show$/ }).click();
    await page.getByRole('option', { name: 'Behind the templates' }).click();
    await expect(page.getByText('No service is like that.')).toBeVisible();
  });
});
