import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { HomePage } from './HomePage';

const production = {
  name: 'production',
  organization: 'DEFRA',
  tenant: 'defra',
  sandpitEnvironment: 'snd4',
  templatesVersion: '1.0.0',
};

function renderHome(answer: Response) {
  return renderInTestApp(<HomePage />, {
    apis: [
      [
        discoveryApiRef,
        mockApis.discovery({ baseUrl: 'http://localhost:7007' }),
      ],
      [fetchApiRef, { fetch: async () => answer }],
    ],
  });
}

it('leads to the form and shows the estates', async () => {
  await renderHome(Response.json({ estates: [production] }));
  expect(
    screen.getByRole('link', { name: 'Create a service' }),
  ).toHaveAttribute('href', '/create/templates/default/create-service');
  expect(await screen.findByText('DEFRA')).toBeInTheDocument();
  expect(screen.getByText('snd4')).toBeInTheDocument();
});

it('says when the estates cannot be read', async () => {
  await renderHome(
    Response.json({ error: { message: 'not now' } }, { status: 503 }),
  );
  expect(
    await screen.findByText(/The estates could not be read/),
  ).toBeInTheDocument();
});
