import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { body } from '../../__testUtils__/examples';
import { errorAnswer, FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';

const LIST = {
  'GET /armsLengthBodies': () => ({ items: [body] }),
  'GET /deliveryProgrammes': () => ({ items: [], total: 0 }),
  'GET /deliveryProjects': () => ({ items: [], total: 0 }),
};
const PATH = `/armsLengthBodies/${body.id}`;

async function open(adp: FakeAdp, button: string) {
  renderOnboarding(adp, '/arms-length-bodies');
  await userEvent.click(await screen.findByRole('button', { name: button }));
  return within(await screen.findByRole('dialog'));
}

it('says what is wrong with a field when one leaves it', async () => {
  const dialog = await open(new FakeAdp(LIST), 'Create an arms-length body');
  const url = dialog.getByRole('textbox', { name: /Web page/ });
  await userEvent.type(url, 'gov.uk');
  expect(url).not.toHaveAttribute('aria-invalid');
  await userEvent.tab();
  await waitFor(() => expect(url).toHaveAttribute('aria-invalid', 'true'));
  expect(url).toHaveAccessibleDescription(/starts with https:\/\//);
});

it('sends nothing while rules are broken, and goes to the first field', async () => {
  const adp = new FakeAdp(LIST);
  const dialog = await open(adp, 'Create an arms-length body');
  await userEvent.click(dialog.getByRole('button', { name: 'Create' }));
  const title = dialog.getByRole('textbox', { name: /Title/ });
  await waitFor(() => expect(title).toHaveFocus());
  expect(title).toHaveAccessibleDescription('Enter the title');
  expect(
    dialog.getByRole('textbox', { name: /Description/ }),
  ).toHaveAccessibleDescription('Enter the description');
  expect(adp.of('POST /armsLengthBodies')).toEqual([]);
});

it('shows what the server says at the field it says it of, and the rest at the top', async () => {
  const adp = new FakeAdp({
    ...LIST,
    'POST /armsLengthBodies': () =>
      errorAnswer(409, 'title: taken. name: odd', [
        { path: 'title', message: 'The title is already in use' },
        { path: 'name', message: 'The name is odd' },
      ]),
  });
  const dialog = await open(adp, 'Create an arms-length body');
  const title = dialog.getByRole('textbox', { name: /Title/ });
  await userEvent.type(title, 'Natural England');
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Description/ }),
    'Looks after nature',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Create' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('The name is odd');
  expect(title).toHaveAccessibleDescription('The title is already in use');
  expect(adp.of('POST /armsLengthBodies')[0].body).toEqual({
    title: 'Natural England',
    description: 'Looks after nature',
  });
});

it('offers the version of somebody else, and saves against that one', async () => {
  const theirs = { ...body, title: 'EA', revision: 4 };
  const adp = new FakeAdp({
    ...LIST,
    [`GET ${PATH}`]: () => theirs,
    [`PATCH ${PATH}`]: ({ headers }) =>
      headers.get('If-Match') === '"4"'
        ? theirs
        : errorAnswer(412, 'Somebody else has changed this'),
  });
  const dialog = await open(adp, 'Edit Environment Agency');
  const title = dialog.getByRole('textbox', { name: /Title/ });
  await userEvent.type(title, ' (EA)');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent(
    /Somebody else has changed this since you opened it/,
  );
  expect(title).toHaveValue('Environment Agency (EA)');

  await userEvent.click(
    dialog.getByRole('button', { name: 'Load their version' }),
  );
  await waitFor(() => expect(title).toHaveValue('EA'));
  await userEvent.type(title, '!');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  const [first, second] = adp.of(`PATCH ${PATH}`);
  expect(first.headers.get('If-Match')).toBe('"3"');
  expect(second.body).toMatchObject({ title: 'EA!' });
});

it('gives the focus back to the button that opened it', async () => {
  const dialog = await open(new FakeAdp(LIST), 'Create an arms-length body');
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: 'Create an arms-length body' }),
    ).toHaveFocus(),
  );
});
