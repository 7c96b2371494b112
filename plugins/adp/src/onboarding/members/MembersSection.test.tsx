import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { member, project, projectStatus } from '../../__testUtils__/examples';
import { errorAnswer, FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';

const BASE = '/deliveryProjects/fcp-demo';
const MEMBERS = `${BASE}/members`;

function show(more: FakeAdp['handlers'] = {}, search = '') {
  const adp = new FakeAdp({
    [`GET ${BASE}`]: () => project,
    [`GET ${BASE}/status`]: () => projectStatus('inSync'),
    [`GET ${MEMBERS}`]: () => ({ items: [member], total: 45 }),
    [`GET ${BASE}/history`]: () => ({ items: [], total: 0 }),
    [`GET ${BASE}/offboarding`]: () => ({ items: [] }),
    ...more,
  });
  renderOnboarding(adp, `/delivery-projects/fcp-demo${search}`);
  return adp;
}

async function choose(person: string) {
  const dialog = within(screen.getByRole('dialog'));
  await userEvent.type(
    dialog.getByRole('combobox', { name: /People/ }),
    person.slice(0, 4),
  );
  await userEvent.click(await screen.findByRole('option', { name: person }));
}

async function openAdd() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Add members' }),
  );
  await screen.findByRole('dialog');
}

const fieldsOf = async (person: string) =>
  within(await screen.findByRole('group', { name: person }));

it('adds several people, each with a role', async () => {
  const adp = show({ [`POST ${MEMBERS}`]: () => member });
  await openAdd();
  await choose('Jane Doe');
  const jane = await fieldsOf('Jane Doe');
  const search = screen.getByRole('combobox', { name: /People/ });
  expect(search).toHaveValue('');
  expect(search).toHaveFocus();
  await choose('Amir Khan');
  await userEvent.click(jane.getByRole('checkbox', { name: /^Technical/ }));
  await userEvent.type(
    jane.getByRole('textbox', { name: /GitHub handle/ }),
    'jane-doe',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Add 2 members' }));
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(adp.of(`POST ${MEMBERS}`).map(request => request.body)).toEqual([
    {
      userEntityRef: 'user:default/amir.khan_defra.gov.uk',
      isTechnical: false,
      isAdmin: false,
    },
    {
      userEntityRef: 'user:default/jane.doe_defra.gov.uk',
      isTechnical: true,
      isAdmin: false,
      githubUsername: 'jane-doe',
    },
  ]);
});

it('wants a GitHub handle of technical members', async () => {
  const adp = show();
  await openAdd();
  await choose('Jane Doe');
  const jane = await fieldsOf('Jane Doe');
  await userEvent.click(jane.getByRole('checkbox', { name: /^Technical/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  const handle = jane.getByRole('textbox', { name: /GitHub handle/ });
  await waitFor(() =>
    expect(handle).toHaveAccessibleDescription(/Enter the GitHub handle/),
  );
  expect(adp.of(`POST ${MEMBERS}`)).toEqual([]);
});

it('keeps those in the dialog who could not be added', async () => {
  show({
    [`POST ${MEMBERS}`]: ({ body }) =>
      body.userEntityRef.includes('amir')
        ? errorAnswer(409, 'in use', [
            { path: 'githubUsername', message: 'The handle is in use' },
          ])
        : member,
  });
  await openAdd();
  await choose('Jane Doe');
  await choose('Amir Khan');
  await userEvent.click(screen.getByRole('button', { name: 'Add 2 members' }));
  const amir = await fieldsOf('Amir Khan');
  await waitFor(() =>
    expect(
      amir.getByRole('textbox', { name: /GitHub handle/ }),
    ).toHaveAccessibleDescription('Amir Khan: The handle is in use'),
  );
  expect(
    screen.queryByRole('group', { name: 'Jane Doe' }),
  ).not.toBeInTheDocument();
});

it('removes a member only after asking', async () => {
  const adp = show({ [`DELETE ${MEMBERS}/${member.id}`]: () => null });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Remove Beth Jones' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(adp.of(`DELETE ${MEMBERS}/${member.id}`)).toEqual([]);
  await userEvent.click(dialog.getByRole('button', { name: 'Remove' }));
  await waitFor(() =>
    expect(adp.of(`DELETE ${MEMBERS}/${member.id}`)).toHaveLength(1),
  );
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
});

it('lets the server search and page, and keeps both in the URL', async () => {
  const adp = show({}, '?members.q=beth&members.page=2');
  await screen.findByText('Beth Jones');
  const [first] = adp.of(`GET ${MEMBERS}`);
  expect(Object.fromEntries(first.query)).toEqual({
    q: 'beth',
    offset: '20',
    limit: '20',
  });
  await userEvent.click(
    screen.getByRole('button', { name: 'Next table page' }),
  );
  await waitFor(() =>
    expect(adp.of(`GET ${MEMBERS}`).at(-1)!.query.get('offset')).toBe('40'),
  );
  const search = screen.getByRole('searchbox', { name: 'Search members' });
  expect(search).toHaveValue('beth');
  await userEvent.type(search, ' j');
  await waitFor(() =>
    expect(Object.fromEntries(adp.of(`GET ${MEMBERS}`).at(-1)!.query)).toEqual({
      q: 'beth j',
      offset: '0',
      limit: '20',
    }),
  );
});
