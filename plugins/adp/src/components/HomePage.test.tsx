import type { EstateSummary } from '@adp/plugin-adp-common';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { HomePage } from './HomePage';

const production: EstateSummary = {
  name: 'production',
  organization: 'DEFRA',
  tenant: 'defra',
  sandpitEnvironment: 'snd4',
  templatesVersion: '1.0.0',
};

/** The page, with a backend that answers only the request for the estates. */
function renderHomePage(answer: Response) {
  const fetch = async (url: string | URL | Request) =>
    url === 'plugin://adp/estates' ? answer : new Response('', { status: 404 });
  return renderInTestApp(<HomePage />, { apis: [[fetchApiRef, { fetch }]] });
}

it('leads to the form', async () => {
  renderHomePage(Response.json({ estates: [] }));
  expect(
    await screen.findByRole('link', { name: 'Create a service' }),
  ).toHaveAttribute('href', '/create/templates/default/create-service');
});

it('shows the estates', async () => {
  renderHomePage(Response.json({ estates: [production] }));
  expect(await screen.findByText('DEFRA')).toBeInTheDocument();
  expect(screen.getByText('snd4')).toBeInTheDocument();
});

it('says when the estates cannot be read', async () => {
  renderHomePage(
    Response.json(
      { error: { name: 'ServiceUnavailableError', message: 'not now' } },
      { status: 503 },
    ),
  );
  expect(
    await screen.findByText(/The estates could not be read: .*503/),
  ).toBeInTheDocument();
});
