import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { choose } from './support/choose';
import { readGroups } from './support/directory';
import { expect, test } from './support/test';

/** Four people of each kind; who is technical has a GitHub handle. */
const TECHNICAL = [
  ['Ben Carter', 'ben-carter'],
  ['Charlie Green', 'charlie-green'],
  ['Daniel Cohen', 'daniel-cohen'],
  ['Eilidh Fraser', 'eilidh-fraser'],
];
const MEMBERS = [
  ['Adele Vance'],
  ['Andrew Wilson'],
  ['Carla Mendes'],
  ['Daisy Hughes'],
];
const ADMINS = [
  ['Dilys Morgan'],
  ['Emma Clarke'],
  ['Hannah Price'],
  ['Kate Bishop'],
];

const accountsOf = (people: string[][]) =>
  people.map(([name]) => name.toLowerCase().replace(' ', '.'));

test('onboards a programme, a delivery project and its people, and sees them come true', async ({
  page,
  signIn,
  clone,
  photograph,
}) => {
  const config = await clone('DEFRA/adp-teams-config');
  const before = await config.head();
  const dialog = page.getByRole('dialog');
  const create = dialog.getByRole('button', { name: 'Create' });

  await signIn('Pat Platform');
  await page.getByRole('link', { name: 'Onboarding' }).click();
  await expect(
    page.getByRole('tab', { name: /projects \(\d+\)/ }),
  ).toBeVisible();
  await photograph('onboarding');
  await expectAccessible(page);

  await test.step('a programme', async () => {
    await page.getByRole('tab', { name: /Delivery programmes/ }).click();
    await page
      .getByRole('button', { name: 'Create a delivery programme' })
      .click();
    await create.click();
    await expect(dialog.getByText('Enter the title')).toBeVisible();
    await photograph('onboarding-programme-refused');
    await choose(dialog, /Arms-length body/, 'Core Defra');
    await dialog.getByRole('textbox', { name: /Title/ }).fill('Flood Warnings');
    await dialog.getByRole('textbox', { name: /Programme code/ }).fill('flo');
    await dialog
      .getByRole('textbox', { name: /Description/ })
      .fill('Warns people of floods');
    await expectAccessible(page);
    await create.click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Flood Warnings')).toBeVisible();
    await photograph('onboarding-programmes');
  });

  await test.step('a delivery project, with a preview of its names', async () => {
    await page.getByRole('tab', { name: /Delivery projects/ }).click();
    await page
      .getByRole('button', { name: 'Create a delivery project' })
      .click();
    await choose(dialog, /Delivery programme/, 'Flood Warnings (FLO)');
    const title = dialog.getByRole('textbox', { name: /Title/ });
    await title.fill('洪水の警報');
    await expect(
      dialog.getByRole('textbox', { name: /Short name/ }),
    ).toBeVisible();
    await photograph('onboarding-project-short-name');
    await title.fill('River Levels');
    await expect(
      dialog.getByText('flo-river-levels', { exact: true }),
    ).toBeVisible();
    await dialog
      .getByRole('textbox', { name: /Description/ })
      .fill('Measures rivers');
    await dialog.getByRole('textbox', { name: /CCoE/ }).fill('riv');
    await photograph('onboarding-project-preview');
    await expectAccessible(page);
    await create.click();
    await expect(
      page.getByRole('heading', { name: 'River Levels' }),
    ).toBeVisible();
  });

  // Gone after any reload.
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));

  await test.step('four people of each kind', async () => {
    await page.getByRole('button', { name: 'Add members' }).click();
    for (const [people, role] of [
      [TECHNICAL, /^Technical Team Member/],
      [MEMBERS, undefined],
      [ADMINS, /^Admin/],
    ] as const) {
      for (const [name, handle] of people) {
        await addPerson(page, dialog, { name, handle, role });
      }
    }
    await photograph('onboarding-members-chosen');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add 12 members' }).click();
    await expect(dialog).toBeHidden({ timeout: 60_000 });
    await expect(page.getByRole('row', { name: /^Ben Carter/ })).toBeVisible();
    await photograph('onboarding-members-pending');
  });

  await test.step('the status goes green without reloading', async () => {
    await expect(
      page
        .getByRole('status')
        .filter({ hasText: 'Configuration: In sync. Entra ID: In sync.' }),
    ).toContainText('GitHub: In sync', { timeout: 120_000 });
    await expect(page.getByText(/^(Pending|Failed|Held)$/)).toHaveCount(0);
    expect(
      await page.evaluate(
        () => (window as { notReloaded?: boolean }).notReloaded,
      ),
    ).toBe(true);
    await photograph('onboarding-in-sync');
    await expectAccessible(page);
  });

  await test.step('the configuration has exactly these people', async () => {
    await config.pull();
    const log = await config.logSince(before);
    expect(log).toContain('+serviceCode: RIV');
    for (const account of accountsOf([...TECHNICAL, ...MEMBERS, ...ADMINS])) {
      expect(log).toContain(`${account}@defra.gov.uk`);
    }
  });

  await test.step('the directory has exactly these groups and members', async () => {
    const groups = await readGroups('AAG-Users-ADP-FLO-RIVER-LEVELS');
    const people = (list: string[][]) =>
      accountsOf(list).map(account => `${account}@defra.gov.uk`);
    expect(groups).toEqual({
      'AAG-Users-ADP-FLO-RIVER-LEVELS_Admin': people(ADMINS),
      'AAG-Users-ADP-FLO-RIVER-LEVELS_NonTechUser': people([
        ...MEMBERS,
        ...ADMINS,
      ]).sort(),
      'AAG-Users-ADP-FLO-RIVER-LEVELS_TechUser': people(TECHNICAL),
    });
  });
});

/** Looks for a person and chooses what they may do. */
async function addPerson(
  page: Page,
  dialog: Locator,
  person: { name: string; handle?: string; role?: RegExp },
) {
  await dialog.getByRole('combobox', { name: /People/ }).fill(person.name);
  await page.getByRole('option', { name: person.name }).click();
  const fields = dialog.getByRole('group', { name: person.name });
  if (person.role) {
    // BUI hides the box itself under a drawing of it.
    await fields.getByText(person.role).click();
    await expect(
      fields.getByRole('checkbox', { name: person.role }),
    ).toBeChecked();
  }
  if (person.handle) {
    await fields
      .getByRole('textbox', { name: /GitHub handle/ })
      .fill(person.handle);
  }
}
