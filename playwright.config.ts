import { defineConfig } from '@playwright/test';

const report = process.env.ADP_E2E_REPORT;

/**
 * End-to-end tests against the portal that `npm run test:e2e` starts, or, run as
 * `playwright test` with CHROMIUM set, against a running `npm start`.
 */
export default defineConfig({
  testDir: 'e2e-tests',
  testMatch: '*.test.ts',
  outputDir: 'e2e-tests/test-results',
  // One portal and one sandbox serve all tests.
  workers: 1,
  // The development server compiles as pages are opened, on machines that may be busy.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
  use: {
    baseURL: `http://localhost:${process.env.ADP_APP_PORT ?? 3000}`,
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
