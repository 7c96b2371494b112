import type { Rollout, RolloutWave } from '@adp/plugin-adp-common';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SWRConfig } from 'swr';
import { examplePeople } from '../__testUtils__/examplePeople';
import { errorAnswer, FakeAdp } from '../__testUtils__/fakeAdp';
import { adpApiRef, createAdpApi } from '../api/adpApi';
import { fleetRouteRef } from '../routes';
import { FleetPage } from './FleetPage';

// Two tables are drawn, which takes a while on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);

const BASE = '/estates/production';
const ROLLOUT = `${BASE}/rollouts/1`;

const wave = (name: string, more: Partial<RolloutWave> = {}): RolloutWave => ({
  name,
  environments: [`${name}1`],
  needsApproval: name === 'prd',
  state: 'pending',
  teamsDone: 0,
  teams: 2,
  commits: [],
  pullRequests: [],
  ...more,
});

const planned: Rollout = {
  id: '1',
  estate: 'production',
  version: '1.0.10',
  state: 'ready',
  waves: [
    wave('snd', {
      state: 'done',
      commits: [
        { team: 'fcp-demo', oid: 'abc', url: 'https://github.com/abc' },
      ],
    }),
    wave('dev'),
    wave('prd'),
  ],
  services: { total: 2, held: 1 },
  problems: [],
  startedBy: 'user:default/jane.doe_defra.gov.uk',
  startedAt: '2026-11-23T09:00:00.000Z',
};

const held = {
  programme: 'fcp',
  team: 'fcp-demo',
  service: 'fcp-demo-web',
  isHeld: true,
  heldInWave: 'pre',
  reason: 'deploy/pre/01 would not build: there is no reconcileStrategy',
  moves: [],
};

const moved = {
  programme: 'fcp',
  team: 'fcp-demo',
  service: 'fcp-demo-api',
  isHeld: false,
  moves: [
    {
      wave: 'snd',
      environments: [{ name: 'snd1', from: '1.0.9' }],
      files: ['a', 'b'],
      objects: [
        { environment: 'snd1', added: [], changed: ['x'], removed: [] },
      ],
      warnings: [],
    },
  ],
};

const fleet = {
  items: [
    {
      programme: 'fcp',
      team: 'fcp-demo',
      service: 'fcp-demo-web',
      environments: [{ name: 'snd1', version: '1.0.10' }, { name: 'dev1' }],
    },
  ],
  total: 1,
  environments: ['snd1', 'dev1', 'prd1'],
  versions: ['1.0.10', '1.0.9'],
  pinnedVersion: '1.0.9',
  problems: [{ team: 'fcp-broken', reason: 'services: Required' }],
};

function show(
  rollouts: readonly Rollout[] = [planned],
  {
    denied = [],
    handlers = {},
  }: { denied?: string[]; handlers?: FakeAdp['handlers'] } = {},
) {
  const adp = new FakeAdp({
    'GET /estates': () => ({
      estates: [{ name: 'production' }, { name: 'sandpit' }],
    }),
    [`GET ${BASE}/fleet`]: () => fleet,
    'GET /estates/sandpit/fleet': () => ({ ...fleet, pinnedVersion: '1.0.10' }),
    [`GET ${BASE}/templates/versions`]: () => ({ items: ['1.0.10', '1.0.9'] }),
    [`GET ${BASE}/rollouts`]: () => ({
      items: rollouts,
      total: rollouts.length,
    }),
    [`GET ${ROLLOUT}/services`]: () => ({ items: [held, moved], total: 2 }),
    [`POST ${BASE}/rollouts`]: () => planned,
    [`POST ${BASE}/templates/promote`]: () => ({
      version: '1.0.10',
      wasThere: false,
      changed: [],
    }),
    [`POST ${ROLLOUT}/hold`]: () => planned,
    [`POST ${ROLLOUT}/release`]: () => planned,
    [`POST ${ROLLOUT}/rollback`]: () => planned,
    [`POST ${ROLLOUT}/waves/dev/carryOut`]: () => planned,
    [`POST ${ROLLOUT}/waves/prd/approve`]: () => planned,
    ...handlers,
  });
  renderInTestApp(
    <SWRConfig value={{ provider: () => new Map() }}>
      <FleetPage />
    </SWRConfig>,
    {
      mountPath: '/adp/fleet',
      mountedRoutes: { '/adp/fleet': fleetRouteRef },
      initialRouteEntries: ['/adp/fleet'],
      apis: [
        [adpApiRef, createAdpApi(adp.fetchApi)],
        [catalogApiRef, catalogApiMock({ entities: examplePeople })],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
      ],
    },
  );
  return adp;
}

const button = (name: string) => screen.findByRole('button', { name });
const click = async (name: string) => userEvent.click(await button(name));

it('shows which version each service has in each environment', async () => {
  show();
  const table = within(
    await screen.findByRole('group', { name: 'Table of services' }),
  );
  const row = await table.findByRole('row', { name: /fcp-demo-web/ });
  expect(row).toHaveTextContent(/1\.0\.10not generated–/);
  expect(screen.getByText(/In use: 1\.0\.10, 1\.0\.9/)).toBeVisible();
  expect(screen.getByText('fcp-broken: services: Required')).toBeVisible();
});

it('shows what a rollout changes, and why a service is held', async () => {
  show();
  expect(
    await screen.findByRole('heading', {
      name: 'Version 1.0.10: waits for the next wave',
    }),
  ).toBeVisible();
  expect(await screen.findByText(/would not build/)).toHaveTextContent(
    'pre: deploy/pre/01 would not build: there is no reconcileStrategy',
  );
  expect(screen.getByText('snd: 2 files, 1 object')).toBeVisible();
  const waves = within(screen.getByRole('list', { name: 'Waves' }));
  const [snd, dev, prd] = waves.getAllByRole('listitem');
  expect(snd).toHaveTextContent('snd: done');
  expect(within(snd).getByRole('link', { name: 'fcp-demo' })).toHaveAttribute(
    'href',
    'https://github.com/abc',
  );
  expect(dev).toHaveTextContent('dev: not begun');
  expect(prd).toHaveTextContent('needs approval');
});

it('carries out the next wave only, and production only when it is approved', async () => {
  const adp = show();
  await click('Carry out dev');
  expect(
    screen.queryByRole('button', { name: 'Carry out prd' }),
  ).not.toBeInTheDocument();
  expect(await button('Carry out again snd')).toBeVisible();
  await click('Approve prd');
  await waitFor(() =>
    expect(adp.of(`POST ${ROLLOUT}/waves/prd/approve`)).toHaveLength(1),
  );
  expect(adp.of(`POST ${ROLLOUT}/waves/dev/carryOut`)).toHaveLength(1);
});

it('says why the server refuses', async () => {
  show([planned], {
    handlers: {
      [`POST ${ROLLOUT}/waves/prd/approve`]: () =>
        errorAnswer(403, 'Another platform admin has to approve it'),
    },
  });
  await click('Approve prd');
  expect(
    await screen.findByText('Another platform admin has to approve it'),
  ).toBeVisible();
});

it('holds only with a reason', async () => {
  const adp = show();
  await click('Hold fcp-demo-api');
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(dialog.getByRole('button', { name: 'Hold' }));
  expect(adp.of(`POST ${ROLLOUT}/hold`)).toEqual([]);
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'Release day',
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Hold' }));
  await waitFor(() =>
    expect(adp.of(`POST ${ROLLOUT}/hold`)[0]?.body).toEqual({
      service: 'fcp-demo-api',
      team: 'fcp-demo',
      reason: 'Release day',
    }),
  );
});

it('asks before it rolls back', async () => {
  const adp = show();
  await click('Roll back snd');
  const dialog = within(await screen.findByRole('dialog'));
  expect(adp.of(`POST ${ROLLOUT}/rollback`)).toEqual([]);
  await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
  await waitFor(() =>
    expect(adp.of(`POST ${ROLLOUT}/rollback`)[0]?.body).toEqual({
      wave: 'snd',
    }),
  );
});

it('plans a rollout when none is under way', async () => {
  const adp = show([{ ...planned, state: 'completed' }]);
  await click('Plan a rollout');
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(dialog.getByRole('button', { name: /Version/ }));
  await userEvent.click(await screen.findByRole('option', { name: '1.0.10' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Plan' }));
  await waitFor(() =>
    expect(adp.of(`POST ${BASE}/rollouts`)[0]?.body).toEqual({
      version: '1.0.10',
    }),
  );
});

it('takes over the version that another estate runs', async () => {
  const adp = show([]);
  await click('Take over a version');
  const dialog = within(await screen.findByRole('dialog'));
  expect(
    await dialog.findByText(/sandpit runs version 1\.0\.10/),
  ).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Take over' }));
  await waitFor(() =>
    expect(adp.of(`POST ${BASE}/templates/promote`)[0]?.body).toEqual({
      from: 'sandpit',
    }),
  );
});

// Each row: the button, and the permission without which it is not there.
it.each([
  ['Carry out dev', 'adp.rollout.update'],
  ['Hold fcp-demo-api', 'adp.rollout.update'],
  ['Roll back everything', 'adp.rollout.update'],
  ['Approve prd', 'adp.rollout.approve'],
])('hides %s from who lacks %s', async (name, permission) => {
  show([planned], { denied: [permission] });
  expect(await screen.findByText('snd: 2 files, 1 object')).toBeVisible();
  await waitFor(() =>
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument(),
  );
});
