import { lastGeneration } from './generationHistory';

const unit = {
  team: 'fcp-demo',
  service: 'fcp-demo-web',
  environment: 'dev1',
  version: '1.0.10',
};

const commit = (message: string, oid = 'c1') => ({
  oid,
  url: `https://github.com/DEFRA/adp-flux-services/commit/${oid}`,
  committedDate: '2026-11-23T09:00:00Z',
  message,
  author: { name: 'ADP Portal', user: null },
});

const JANE = 'user:default/jane.doe';

it.each([
  ['of the service', `fcp-demo-web dev1 manifest\n\nRequested-by: ${JANE}`],
  ['everywhere', `fcp-demo-web manifest\n\nRequested-by: ${JANE}`],
  ['of the team', `fcp-demo dev1 manifest\n\nRequested-by: ${JANE}`],
  ['squashed', `fcp-demo-web dev1 manifest (#12)\n\nRequested-by: ${JANE}`],
  [
    'in one commit with others',
    `fcp-other-web dev1 manifest, and 1 more

- fcp-other-web dev1 manifest, requested by user:default/amir.khan
- fcp-demo-web dev1 manifest, requested by ${JANE}

Requested-by: user:default/amir.khan, ${JANE}`,
  ],
  [
    'by the wave of a rollout',
    `fcp-demo wave-two manifest\n\nRequested-by: ${JANE}\nTemplate-version: 1.0.10`,
  ],
  [
    'by a rollback',
    `Roll back 1.1.0 in dev\n\nRequested-by: ${JANE}\nRollback-of: 7`,
  ],
])('knows a generation %s', (_, message) => {
  expect(lastGeneration([commit(message)], unit)).toEqual({
    commit: 'c1',
    url: 'https://github.com/DEFRA/adp-flux-services/commit/c1',
    at: '2026-11-23T09:00:00Z',
    requestedBy: JANE,
    author: 'ADP Portal',
  });
});

it.each([
  ['another environment', 'fcp-demo-web prd1 manifest'],
  ['another service', 'fcp-demo-webs dev1 manifest'],
  [
    'others in one commit',
    'fcp-a dev1 manifest, and 1 more\n\n- fcp-a dev1 manifest\n- fcp-demo-web prd1 manifest',
  ],
  ['an image', 'Update image of fcp-demo-web'],
  [
    'a rollout to another version',
    'fcp-demo wave-two manifest\n\nTemplate-version: 1.1.0',
  ],
  ['what people say', 'Mend it\n\nSee: fcp-demo-web dev1 manifest'],
])('passes over %s', (_, message) => {
  const older = commit('fcp-demo-web dev1 manifest', 'c0');
  expect(lastGeneration([commit(message), older], unit)?.commit).toBe('c0');
});
