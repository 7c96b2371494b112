import type { ProjectStatus } from '@adp/plugin-adp-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import {
  member,
  project,
  projectStatus,
  targetStatus,
} from '../../__testUtils__/examples';
import { FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';
import { POLL_IDLE, POLL_PENDING } from '../sync/useProjectStatus';

const BASE = '/deliveryProjects/fcp-demo';
const STATUS = `GET ${BASE}/status`;

/** The page's API; `status` may change while the page is shown. */
function fakeProject(
  status: () => ProjectStatus,
  more: FakeAdp['handlers'] = {},
) {
  return new FakeAdp({
    [`GET ${BASE}`]: () => project,
    [STATUS]: status,
    [`GET ${BASE}/members`]: () => ({ items: [member], total: 1 }),
    [`GET ${BASE}/history`]: () => ({
      items: [
        {
          id: '1',
          at: '2026-11-23T09:00:00.000Z',
          by: 'user:default/jane.doe_defra.gov.uk',
          event: 'project-create',
          summary: 'Created the delivery project',
        },
      ],
      total: 1,
    }),
    [`GET ${BASE}/offboarding`]: () => ({ items: [] }),
    ...more,
  });
}

const show = (adp: FakeAdp) =>
  renderOnboarding(adp, '/delivery-projects/fcp-demo');

describe('while time passes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('goes green without reloading, and the focus stays where it was', async () => {
    let status = projectStatus('pending');
    const adp = fakeProject(() => status);
    show(adp);
    await screen.findByText('Beth Jones');
    expect(screen.getAllByText('Pending')).toHaveLength(7);
    const search = screen.getByRole('searchbox', { name: 'Search members' });
    act(() => search.focus());

    status = projectStatus('inSync');
    await act(() => jest.advanceTimersByTimeAsync(POLL_PENDING));
    await waitFor(() =>
      expect(screen.queryByText('Pending')).not.toBeInTheDocument(),
    );
    expect(screen.getAllByText('In sync')).toHaveLength(7);
    expect(
      screen.getByText(
        'Configuration: In sync. Entra ID: In sync. GitHub: In sync.',
      ),
    ).toHaveAttribute('role', 'status');
    expect(search).toHaveFocus();
    expect(document.body).toContainElement(search);
  });

  it('looks less often when there is nothing to wait for, and not at all when nobody looks', async () => {
    const adp = fakeProject(() => projectStatus('inSync'));
    show(adp);
    await screen.findByText('Beth Jones');
    const looked = () => adp.of(STATUS).length;
    const first = looked();
    await act(() => jest.advanceTimersByTimeAsync(POLL_IDLE - 1000));
    expect(looked()).toBe(first);
    await act(() => jest.advanceTimersByTimeAsync(1000));
    expect(looked()).toBe(first + 1);

    const visibility = jest
      .spyOn(document, 'visibilityState', 'get')
      .mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await act(() => jest.advanceTimersByTimeAsync(10 * POLL_IDLE));
    expect(looked()).toBe(first + 1);
    visibility.mockRestore();
  });
});

it('tells each state in words, with its reason', async () => {
  show(
    fakeProject(() => ({
      ...projectStatus('failed'),
      targets: [
        targetStatus('teams-config', 'inSync', {
          commitUrl: 'https://github.example/c/1',
        }),
        targetStatus('entra', 'failed', {
          reason: 'Entra ID does not answer',
          nextAttemptAt: '2026-11-23T09:05:00.000Z',
          lines: [
            { name: 'AAG_Admin', state: 'failed', details: ['not there'] },
          ],
        }),
        targetStatus('github', 'pending'),
      ],
    })),
  );
  expect(await screen.findByText('Entra ID does not answer')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Newest commit' })).toHaveAttribute(
    'href',
    'https://github.example/c/1',
  );
  expect(screen.getByText('Next attempt')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: /Groups/ }));
  expect(screen.getByText('not there')).toBeVisible();
});

it('retries, and shows the status that the server answers with', async () => {
  const adp = fakeProject(() => projectStatus('failed'), {
    [`POST ${BASE}/retry`]: () => projectStatus('pending'),
  });
  show(adp);
  await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
  expect((await screen.findAllByText('Pending')).length).toBeGreaterThan(0);
});

it('keeps or removes drift, and agrees to held removals after asking', async () => {
  const drift = {
    group: 'AAG_Admin',
    relation: 'member' as const,
    objectId: 'o-1',
    name: 'Eve',
    kept: false,
  };
  const status = {
    ...projectStatus('held'),
    targets: [
      targetStatus('entra', 'held', {
        drift: [drift],
        removals: [
          { group: 'AAG_Tech', of: 4, members: [{ id: 'o-2', name: 'Max' }] },
        ],
      }),
    ],
  };
  const adp = fakeProject(() => status, {
    [`POST ${BASE}/decisions`]: () => status,
  });
  show(adp);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Keep: Eve is in AAG_Admin' }),
  );
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'Agree to the removals from AAG_Tech',
    }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Max')).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Agree' }));
  await waitFor(() =>
    expect(
      adp.of(`POST ${BASE}/decisions`).map(request => request.body),
    ).toEqual([
      {
        target: 'entra',
        group: 'AAG_Admin',
        relation: 'member',
        objectId: 'o-1',
        decision: 'keep',
      },
      {
        target: 'entra',
        group: 'AAG_Tech',
        decision: 'agree',
        members: ['o-2'],
      },
    ]),
  );
});

it('says when there is no such project', async () => {
  renderOnboarding(new FakeAdp({}), '/delivery-projects/fcp-none');
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'There is no delivery project fcp-none.',
  );
});

it('has nothing that axe finds serious', async () => {
  show(fakeProject(() => projectStatus('pending')));
  await screen.findByText('Created the delivery project');
  const { violations } = await axe.run(document.body, {
    // jsdom lays nothing out.
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html)}`),
  ).toEqual([]);
});
