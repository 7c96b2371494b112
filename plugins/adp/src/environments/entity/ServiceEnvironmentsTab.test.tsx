import type { Environments } from '@adp/plugin-adp-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import {
  environmentsOf,
  failedFlux,
  inEnvironment,
  readyFlux,
} from '../../__testUtils__/exampleEnvironments';
import { errorAnswer, FakeAdp } from '../../__testUtils__/fakeAdp';
import { adpApiRef, createAdpApi } from '../../api/adpApi';
import { POLL_PROGRESSING, POLL_STEADY } from '../useEnvironments';
import { ProjectEnvironmentsTab } from './ProjectEnvironmentsTab';
import { ServiceEnvironmentsTab } from './ServiceEnvironmentsTab';

const ROUTE =
  'GET /deliveryProjects/fcp-demo/services/fcp-demo-web/environments';

const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'fcp-demo-web', namespace: 'default' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/fcp-demo' }],
};

function show(
  adp: FakeAdp,
  tab = <ServiceEnvironmentsTab />,
  entity = component,
) {
  renderInTestApp(<EntityProvider entity={entity}>{tab}</EntityProvider>, {
    apis: [[adpApiRef, createAdpApi(adp.fetchApi)]],
  });
}

const fake = (answer: (withChanges: boolean) => unknown) =>
  new FakeAdp({
    [ROUTE]: ({ query }) => answer(query.get('withChanges') === 'true'),
  });

/** The texts of the cells of an environment, by the heading of their column. */
async function cellsOf(environment: string) {
  const table = await screen.findByRole('table');
  const headings = within(table)
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent);
  const row = within(table)
    .getByRole('rowheader', { name: environment })
    .closest('tr')!;
  const cells = within(row).getAllByRole('cell');
  return Object.fromEntries(
    cells.map((cell, index) => [headings[index + 1], cell]),
  );
}

it('shows versions, generation, Flux and drift of each environment', async () => {
  show(
    fake(() =>
      environmentsOf({
        'fcp-demo-web': [
          inEnvironment('snd4', { flux: failedFlux }),
          inEnvironment('dev1', {
            imageVersion: '2.3.0',
            templatesVersion: '1.0.9',
            isBehind: true,
            drift: ['generationRequested'],
            flux: { state: 'unknown', message: 'no cluster', objects: [] },
            generation: {
              ...inEnvironment('dev1').generation!,
              requestedBy: 'pipeline:own-repository:DEFRA/fcp-demo-web',
            },
          }),
          inEnvironment('tst1', { flux: { state: 'unknown', objects: [] } }),
        ],
      }),
    ),
  );

  const snd4 = await cellsOf('snd4');
  expect(snd4.Image).toHaveTextContent('2.3.4');
  expect(snd4.Chart).toHaveTextContent('2.3.5');
  expect(snd4.Templates).toHaveTextContent(/^1\.0\.10$/);
  expect(snd4['Last generation']).toHaveTextContent('jane.doe_defra.gov.uk');
  expect(
    within(snd4['Last generation']).getByRole('link', {
      name: 'Commit 01234567',
    }),
  ).toHaveAttribute(
    'href',
    'https://github.com/DEFRA/adp-flux-services/commit/0123456789abcdef',
  );
  expect(snd4.Flux).toHaveTextContent('Not ready');
  expect(snd4.Flux).toHaveTextContent(
    'Kustomization fcp-demo-web-deploy: build failed',
  );
  await userEvent.click(within(snd4.Flux).getByText('1 Flux object in snd4'));
  expect(snd4.Flux).toHaveTextContent('Last applied: main@sha1:4f2a8c01');
  expect(snd4['Drift from configuration']).toHaveTextContent('None known');

  const dev1 = await cellsOf('dev1');
  expect(dev1.Templates).toHaveTextContent('1.0.9Behind 1.0.10');
  expect(dev1.Flux).toHaveTextContent('No cluster');
  expect(dev1['Last generation']).toHaveTextContent(
    'Pipeline of DEFRA/fcp-demo-web',
  );
  expect(dev1['Drift from configuration']).toHaveTextContent(
    'A generation is asked for',
  );
  expect((await cellsOf('prd1')).Image).toHaveTextContent('Not deployed');
  expect(screen.getByText(/knows no cluster for dev1,/)).toBeVisible();
  expect((await cellsOf('tst1')).Flux).toHaveTextContent('Unknown');
  expect(screen.getByText(/tst1: .* did not answer/)).toBeVisible();
});

it('compares with the configuration when asked', async () => {
  show(
    fake(withChanges =>
      environmentsOf({
        'fcp-demo-web': [
          inEnvironment('snd4', {
            changes: withChanges
              ? { changes: [{ path: 'services/x.yaml', change: 'added' }] }
              : undefined,
          }),
          inEnvironment('dev1', {
            changes: withChanges
              ? { changes: [], problem: 'no such version' }
              : undefined,
          }),
          inEnvironment('prd1', {
            changes: withChanges ? { changes: [] } : undefined,
          }),
        ],
      }),
    ),
  );
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'Compare with the configuration',
    }),
  );

  expect(
    await screen.findByText('A generation would change 1 file'),
  ).toBeVisible();
  expect((await cellsOf('dev1'))['Drift from configuration']).toHaveTextContent(
    'A generation would be refused: no such version',
  );
  expect((await cellsOf('prd1'))['Drift from configuration']).toHaveTextContent(
    'None, checked',
  );
});

describe('while time passes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('follows Flux while it is at work, and looks less often afterwards', async () => {
    let shown: Environments = environmentsOf({
      'fcp-demo-web': [
        inEnvironment('snd4', {
          flux: { ...readyFlux, state: 'progressing', message: 'waiting' },
        }),
      ],
    });
    const adp = fake(() => shown);
    show(adp);
    expect((await cellsOf('snd4')).Flux).toHaveTextContent('Progressing');

    shown = environmentsOf({ 'fcp-demo-web': [inEnvironment('snd4')] });
    await act(() => jest.advanceTimersByTimeAsync(POLL_PROGRESSING));
    await waitFor(async () =>
      expect((await cellsOf('snd4')).Flux).toHaveTextContent('Ready'),
    );
    expect(screen.getByText('snd4: Ready.')).toHaveAttribute('role', 'status');
    const asked = adp.requests.length;
    await act(() => jest.advanceTimersByTimeAsync(POLL_STEADY - 1_000));
    expect(adp.requests).toHaveLength(asked);
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(adp.requests).toHaveLength(asked + 1);
  });
});

it('says that a component is no service of the portal', async () => {
  show(fake(() => errorAnswer(404, 'There is no delivery project fcp-demo')));
  expect(
    await screen.findByText('fcp-demo-web is not deployed by the portal.'),
  ).toBeVisible();
});

it('says what failed, and tries again', async () => {
  let fails = true;
  show(
    fake(() =>
      fails
        ? errorAnswer(400, 'GitHub is not there')
        : environmentsOf({ 'fcp-demo-web': [inEnvironment('snd4')] }),
    ),
  );
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The environments could not be read: GitHub is not there',
  );
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect((await cellsOf('snd4')).Image).toHaveTextContent('2.3.4');
});

it('has nothing that axe finds serious', async () => {
  show(
    fake(() =>
      environmentsOf({
        'fcp-demo-web': [
          inEnvironment('snd4', { flux: failedFlux, isBehind: true }),
          inEnvironment('dev1', { drift: ['notRegistered'] }),
        ],
      }),
    ),
  );
  await screen.findByRole('table');
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

describe('a delivery project', () => {
  const group = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'fcp-demo', namespace: 'default' },
    relations: [],
  };
  const answer = (handler: () => unknown) =>
    new FakeAdp({ 'GET /deliveryProjects/fcp-demo/environments': handler });

  it('shows its services by environment', async () => {
    show(
      answer(() =>
        environmentsOf({
          'fcp-demo-api': [inEnvironment('dev1', { imageVersion: '1.0.0' })],
          'fcp-demo-web': [inEnvironment('snd4', { flux: failedFlux })],
        }),
      ),
      <ProjectEnvironmentsTab />,
      group,
    );
    const web = (
      await screen.findByRole('rowheader', { name: 'fcp-demo-web' })
    ).closest('tr')!;
    expect(
      within(web)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringContaining('2.3.4Not readyKustomization fcp-demo-web'),
      '–',
      '–',
      '–',
      '–',
    ]);
    expect(
      within(web).getByRole('link', { name: 'fcp-demo-web' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/fcp-demo-web/environments',
    );
  });

  it('says that it has no services', async () => {
    show(
      answer(() => environmentsOf({})),
      <ProjectEnvironmentsTab />,
      group,
    );
    expect(
      await screen.findByText('The delivery project has no services yet.'),
    ).toBeVisible();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});
