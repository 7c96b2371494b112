import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import {
  environmentsOf,
  failedFlux,
  inEnvironment,
} from '../../__testUtils__/exampleEnvironments';
import { FakeAdp } from '../../__testUtils__/fakeAdp';
import { adpApiRef, createAdpApi } from '../../api/adpApi';
import { EnvironmentsPage } from './EnvironmentsPage';

const ROUTE = 'GET /estates/production/environments';

const shown = environmentsOf(
  {
    'fcp-demo-api': [inEnvironment('snd4', { flux: failedFlux })],
    'fcp-demo-web': [
      inEnvironment('snd4', { templatesVersion: '1.0.9', isBehind: true }),
    ],
  },
  { total: 45 },
);

function show(path = '/', handlers: FakeAdp['handlers'] = {}) {
  const adp = new FakeAdp({
    'GET /estates': () => ({
      estates: [{ name: 'production' }, { name: 'sandpit' }],
    }),
    [ROUTE]: () => shown,
    ...handlers,
  });
  renderInTestApp(<EnvironmentsPage />, {
    initialRouteEntries: [path],
    apis: [[adpApiRef, createAdpApi(adp.fetchApi)]],
  });
  return adp;
}

const lastQuery = (adp: FakeAdp, route = ROUTE) =>
  Object.fromEntries(adp.of(route).at(-1)?.query ?? []);

it('shows the services of the default estate, page by page', async () => {
  const adp = show();

  expect(
    await screen.findByText('Templates 1.0.9, behind 1.0.10'),
  ).toBeVisible();
  expect(screen.getByText('Not ready')).toBeVisible();
  expect(screen.getAllByText('fcp-demo')).toHaveLength(2);
  expect(lastQuery(adp)).toEqual({ offset: '0', limit: '20' });

  await userEvent.click(screen.getByRole('button', { name: /next/i }));
  await waitFor(() => expect(lastQuery(adp)).toMatchObject({ offset: '20' }));
});

it('searches', async () => {
  const adp = show('/?services.page=2');
  await userEvent.type(
    await screen.findByRole('searchbox', { name: /^Search services/ }),
    'web',
  );
  await waitFor(() =>
    expect(lastQuery(adp)).toEqual({ q: 'web', offset: '0', limit: '20' }),
  );
});

it('shows what is not ready or behind when asked, starting at page one', async () => {
  const adp = show('/?services.page=3');
  await screen.findByText('fcp-demo-web');
  await userEvent.click(screen.getByRole('button', { name: /Show/ }));
  await userEvent.click(
    await screen.findByRole('option', { name: 'Not ready somewhere' }),
  );
  await waitFor(() =>
    expect(lastQuery(adp)).toEqual({
      show: 'notReady',
      offset: '0',
      limit: '20',
    }),
  );
});

it('shows another estate, from a link', async () => {
  const route = 'GET /estates/sandpit/environments';
  const adp = show('/?estate=sandpit&show=behind', {
    [route]: () => environmentsOf({}),
  });
  expect(await screen.findByText('No service is like that.')).toBeVisible();
  expect(lastQuery(adp, route)).toMatchObject({ show: 'behind' });
  expect(adp.of(ROUTE)).toHaveLength(0);
});

it('has nothing that axe finds serious', async () => {
  show();
  await screen.findByText('fcp-demo-web');
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
