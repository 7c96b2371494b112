import { screen, render } from '@testing-library/react';
import App from './App';

it('asks for sign-in with Entra ID', async () => {
  const config = {
    app: { title: 'ADP Portal', baseUrl: 'http://localhost:3000' },
    backend: { baseUrl: 'http://localhost:7007' },
  };
  // How the development server hands the configuration to the app.
  Object.assign(process.env, {
    APP_CONFIG: [{ context: 'test', data: config }],
  });

  render(App.createRoot());

  expect(await screen.findByText('Entra ID')).toBeInTheDocument();
  expect(
    screen.getByText('Sign in with your work account'),
  ).toBeInTheDocument();
});
