import { render, screen } from '@testing-library/react';
import App from './App';

/** The backend puts the configuration for the pages into index.html like this. */
function addConfigToPage(data: object) {
  const script = document.createElement('script');
  script.type = 'backstage.io/config';
  script.textContent = JSON.stringify([{ context: 'test', data }]);
  document.head.append(script);
}

// The pages are loaded piece by piece, for the first time here.
it('asks for sign-in with Entra ID', async () => {
  addConfigToPage({
    app: { title: 'ADP Portal', baseUrl: 'http://localhost:3000' },
    backend: { baseUrl: 'http://localhost:7007' },
  });

  render(App.createRoot());

  expect(
    await screen.findByText('Entra ID', {}, { timeout: 30_000 }),
  ).toBeInTheDocument();
  expect(
    screen.getByText('Sign in with your work account'),
  ).toBeInTheDocument();
});
