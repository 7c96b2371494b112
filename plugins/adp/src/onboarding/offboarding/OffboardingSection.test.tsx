import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { project, projectStatus } from '../../__testUtils__/examples';
import { FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';

const BASE = '/deliveryProjects/fcp-demo';

const step = {
  id: 'config',
  title: 'Leave the configuration',
  removes: ['flux-services/fcp-demo.yaml'],
  state: 'planned' as const,
};

function show(offboardings: unknown[] = []) {
  const adp = new FakeAdp({
    [`GET ${BASE}`]: () => project,
    [`GET ${BASE}/status`]: () => projectStatus('inSync'),
    [`GET ${BASE}/members`]: () => ({ items: [], total: 0 }),
    [`GET ${BASE}/history`]: () => ({ items: [], total: 0 }),
    [`GET ${BASE}/offboarding`]: () => ({ items: offboardings }),
    [`POST ${BASE}/offboarding/plan`]: () => ({
      scope: 'the delivery project',
      steps: [step],
      keeps: ['The repositories of its services'],
    }),
    [`POST ${BASE}/offboarding`]: () => ({ id: '1' }),
  });
  renderOnboarding(adp, '/delivery-projects/fcp-demo');
  return adp;
}

it('shows the plan, and starts only once the name was typed', async () => {
  const adp = show();
  await userEvent.click(
    await screen.findByRole('button', { name: 'Offboard' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(
    dialog.getByRole('radio', { name: 'The whole delivery project' }),
  );
  expect(await dialog.findByText('Leave the configuration')).toBeVisible();
  expect(dialog.getByText('flux-services/fcp-demo.yaml')).toBeVisible();
  expect(dialog.getByText('The repositories of its services')).toBeVisible();

  const confirm = dialog.getByRole('textbox', { name: /Type fcp-demo/ });
  const offboard = dialog.getByRole('button', { name: 'Offboard' });
  await userEvent.type(confirm, 'fcp-dem');
  await userEvent.click(offboard);
  await waitFor(() =>
    expect(confirm).toHaveAccessibleDescription(/Type "fcp-demo" to confirm/),
  );
  expect(adp.of(`POST ${BASE}/offboarding`)).toEqual([]);

  await userEvent.type(confirm, 'o');
  await userEvent.click(offboard);
  await waitFor(() =>
    expect(adp.of(`POST ${BASE}/offboarding`)[0]?.body).toEqual({
      confirm: 'fcp-demo',
    }),
  );
});

it('shows how far each step is, and why one failed', async () => {
  show([
    {
      id: '1',
      scope: 'the service fcp-demo-web',
      state: 'failed',
      reason: 'GitHub does not answer',
      requestedBy: 'user:default/jane.doe_defra.gov.uk',
      requestedAt: '2026-11-23T09:00:00.000Z',
      steps: [
        { ...step, state: 'done' },
        {
          ...step,
          id: 'manifests',
          title: 'Leave the manifests',
          state: 'failed',
          reason: 'The branch moved',
        },
      ],
    },
  ]);
  expect(
    await screen.findByRole('heading', {
      name: 'the service fcp-demo-web: failed',
    }),
  ).toBeVisible();
  expect(screen.getByText('GitHub does not answer')).toBeVisible();
  expect(screen.getByText('Done')).toBeVisible();
  expect(screen.getByText('The branch moved')).toBeVisible();
});
