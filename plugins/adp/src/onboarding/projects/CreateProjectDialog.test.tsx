import type { DeliveryProjectPreview } from '@adp/plugin-adp-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  programme,
  project,
  projectStatus,
} from '../../__testUtils__/examples';
import { errorAnswer, FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';

const preview = (name: string): DeliveryProjectPreview => ({
  name,
  namespace: name,
  estate: 'production',
  paths: [`flux-services/${name}.yaml`],
  groups: [
    { displayName: `AAG-Users-ADP-${name.toUpperCase()}_Admin`, type: 'User' },
  ],
  githubTeams: [`${name}-Contributors`],
  problems: [],
  notes: ['The quota is small at first.'],
});

const HANDLERS = {
  'GET /armsLengthBodies': () => ({ items: [] }),
  'GET /deliveryProgrammes': () => ({ items: [programme], total: 1 }),
  'GET /deliveryProjects': () => ({ items: [project], total: 1 }),
  'GET /estates': () => ({ estates: [{ name: 'production' }] }),
  'POST /deliveryProjects/preview': ({ body }: { body: any }) =>
    preview(body.name ?? `fcp-${body.title.toLowerCase()}`),
};

async function open(adp: FakeAdp) {
  renderOnboarding(adp);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Create a delivery project' }),
  );
  return within(await screen.findByRole('dialog'));
}

it('shows what will be made while one types', async () => {
  const adp = new FakeAdp(HANDLERS);
  const dialog = await open(adp);
  expect(dialog.getByText(/enter a title/)).toBeVisible();
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Title/ }),
    'Grants',
  );
  expect(await dialog.findByText('fcp-grants')).toBeVisible();
  expect(dialog.getByText('The quota is small at first.')).toBeVisible();
  await userEvent.click(
    dialog.getByRole('button', { name: /Groups in Entra ID/ }),
  );
  expect(dialog.getByText('AAG-Users-ADP-FCP-GRANTS_Admin')).toBeVisible();
  // Not once per letter.
  const asked = adp.of('POST /deliveryProjects/preview');
  expect(asked.length).toBeLessThan('Grants'.length);
  expect(asked.at(-1)!.body).toMatchObject({
    deliveryProgrammeId: programme.id,
    title: 'Grants',
  });
});

it.each([
  ['has no Latin letters', '日本語プロジェクト'],
  ['is too long for a name', 'Environmental Land Management'],
])('asks for a short name when the title %s', async (_, title) => {
  const dialog = await open(new FakeAdp(HANDLERS));
  const field = dialog.getByRole('textbox', { name: /Title/ });
  await userEvent.type(field, 'Grants');
  expect(
    dialog.queryByRole('textbox', { name: /Short name/ }),
  ).not.toBeInTheDocument();
  await userEvent.clear(field);
  await userEvent.type(field, title);
  const shortName = await dialog.findByRole('textbox', { name: /Short name/ });
  await userEvent.type(shortName, 'fcp-elm');
  expect(await dialog.findByText('fcp-elm')).toBeVisible();
});

it('shows what keeps a name from being used', async () => {
  const dialog = await open(
    new FakeAdp({
      ...HANDLERS,
      'POST /deliveryProjects/preview': () => ({
        ...preview('fcp-demo'),
        problems: [
          { path: 'name', message: 'The name "fcp-demo" is already in use' },
        ],
      }),
    }),
  );
  await userEvent.type(dialog.getByRole('textbox', { name: /Title/ }), 'Demo');
  await waitFor(() =>
    expect(dialog.getByRole('status')).toHaveTextContent(
      'The name "fcp-demo" is already in use',
    ),
  );
  expect(
    dialog.getAllByText('The name "fcp-demo" is already in use'),
  ).toHaveLength(2);
});

it('creates it and goes to its page', async () => {
  const created = { ...project, name: 'fcp-grants', title: 'Grants' };
  const adp = new FakeAdp({
    ...HANDLERS,
    'POST /deliveryProjects': () => created,
    'GET /deliveryProjects/fcp-grants': () => created,
    'GET /deliveryProjects/fcp-grants/status': () => projectStatus('pending'),
  });
  const dialog = await open(adp);
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Title/ }),
    'Grants',
  );
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Description/ }),
    'Pays grants',
  );
  await userEvent.type(
    dialog.getByRole('textbox', { name: /CCoE service code/ }),
    'gra',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Create' }));
  expect(
    await screen.findByRole('heading', { level: 2, name: 'Grants' }),
  ).toBeVisible();
  expect(adp.of('POST /deliveryProjects')[0].body).toEqual({
    deliveryProgrammeId: programme.id,
    title: 'Grants',
    description: 'Pays grants',
    serviceCode: 'GRA',
    teamType: 'delivery',
    githubTeamVisibility: 'public',
  });
});

it('keeps what was typed when the server refuses it', async () => {
  const dialog = await open(
    new FakeAdp({
      ...HANDLERS,
      'POST /deliveryProjects': () =>
        errorAnswer(409, 'title: in use', [
          { path: 'title', message: 'The title "Demo" is already in use' },
        ]),
    }),
  );
  const title = dialog.getByRole('textbox', { name: /Title/ });
  await userEvent.type(title, 'Demo');
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Description/ }),
    'Shows',
  );
  await userEvent.type(
    dialog.getByRole('textbox', { name: /CCoE service code/ }),
    'FCD',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Create' }));
  await waitFor(() =>
    expect(title).toHaveAccessibleDescription(/is already in use/),
  );
  expect(title).toHaveFocus();
  expect(title).toHaveValue('Demo');
});
