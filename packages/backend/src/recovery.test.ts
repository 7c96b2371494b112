import { parse } from 'yaml';
import { Portal, ServiceForm } from './__testUtils__/portal';

jest.setTimeout(300_000);

/** Steps of the template that are carried out for a new service. */
const STEPS = [
  'project',
  'find',
  'skeleton',
  'pipeline',
  'pipeline-files',
  'publish',
  'teams-config',
  'access',
  'groups',
  'manifests',
  'register',
];

let portal: Portal;

beforeAll(async () => {
  portal = await Portal.start();
});

afterAll(() => portal?.stop());

function form(name: string): ServiceForm {
  return {
    name,
    description: 'A service whose creation is interrupted',
    type: 'frontend',
    owner: 'group:default/fcp-demo',
    pipeline: 'github-actions',
  };
}

/** All that exists of a service, with its name replaced. */
async function stateOf(name: string) {
  const neutral = (text: string) => text.replaceAll(name, 'NAME');
  const filesBelow = (repository: string, ...paths: string[]) =>
    portal
      .git(repository, 'ls-tree', '-r', '--name-only', 'main', '--', ...paths)
      .split('\n')
      .map(file => [
        neutral(file),
        neutral(portal.git(repository, 'show', `main:${file}`)),
      ]);
  const config = parse(
    portal.git('adp-teams-config', 'show', 'main:flux/services/fcp-demo.yaml'),
  );
  const list = portal.git(
    'adp-flux-services',
    'show',
    'main:services/fcp/fcp-demo/snd/04/kustomization.yaml',
  );
  const folder = `services/fcp/fcp-demo/${name}`;
  return {
    repository: filesBelow(name, '.'),
    repositoryCommits: portal.git(name, 'rev-list', '--count', 'main'),
    teams: await portal.teamsOf(name),
    manifests: filesBelow('adp-flux-services', folder),
    manifestCommits: portal
      .git('adp-flux-services', 'log', '--format=%s', '--', folder)
      .split('\n')
      .map(neutral),
    config: config.services
      .filter((service: { name: string }) => service.name === name)
      .map((service: object) => neutral(JSON.stringify(service))),
    listed: list.split('\n').filter(line => line.endsWith(`/${name}`)).length,
    locations: (await locations()).filter(target =>
      target.includes(`/${name}/`),
    ).length,
  };
}

async function locations(): Promise<string[]> {
  const response = await portal.fetch('/api/catalog/locations');
  const list: { data: { target: string } }[] = await response.json();
  return list.map(({ data }) => data.target);
}

async function untilFinished(task: string, step: string): Promise<void> {
  await portal.until(`step ${step} is finished`, async () => {
    const events = await portal.events(task);
    return events.some(
      ({ body }) => body.stepId === step && body.status === 'completed',
    );
  });
}

it('ends in the same state as an undisturbed run, whichever step the backend is killed after', async () => {
  await portal.create(form('fcp-demo-calm'));
  const undisturbed = await stateOf('fcp-demo-calm');
  expect(undisturbed).toMatchObject({
    repositoryCommits: '1',
    teams: ['fcp-demo-Admins admin', 'fcp-demo-Contributors push'],
    manifestCommits: ['NAME snd4 manifest'],
    listed: 1,
    locations: 1,
  });

  for (const step of STEPS) {
    const name = `fcp-demo-after-${step}`;
    // Slow answers, so that the step after this one has only begun.
    for (const service of ['github', 'entra'] as const) {
      portal.sandbox.faults.add({
        service,
        match: {},
        fault: { latencyMs: 400 },
        times: 10_000,
      });
    }
    const id = await portal.submitted(form(name));
    await untilFinished(id, step);
    await portal.backend.kill('SIGKILL');
    portal.sandbox.faults.clear();
    await portal.backend.start();

    const { status, events } = await portal.finished(id);
    const log = events.map(({ body }) => body.message).join('\n');
    expect({ step, status, log }).toEqual({ step, status: 'completed', log });
    expect({ step, ...(await stateOf(name)) }).toEqual({
      step,
      ...undisturbed,
    });
  }
}, 1_500_000);
