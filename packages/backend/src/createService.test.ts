import { Portal, ServiceForm } from './__testUtils__/portal';

jest.setTimeout(300_000);

let portal: Portal;

beforeAll(async () => {
  portal = await Portal.start();
});

afterAll(() => portal?.stop());

const web: ServiceForm = {
  name: 'fcp-demo-web',
  description: 'Shows the demo to people',
  type: 'frontend',
  owner: 'group:default/fcp-demo',
};

it('creates a service from the form', async () => {
  await portal.create(web);

  expect(
    portal.git('fcp-demo-web', 'ls-tree', '-r', '--name-only', 'main'),
  ).toContain('catalog-info.yaml');
  expect(
    portal.git(
      'adp-teams-config',
      'log',
      '-1',
      '--format=%B',
      '--',
      'flux/services/fcp-demo.yaml',
    ),
  ).toContain('Requested-by: user:default/jane.doe_defra.gov.uk');
  expect(await portal.teamsOf('fcp-demo-web')).toEqual([
    'fcp-demo-Admins admin',
    'fcp-demo-Contributors push',
  ]);
  expect(portal.git('adp-flux-services', 'log', '-1', '--format=%s')).toBe(
    'fcp-demo-web snd4 manifest',
  );
  await portal.until('the component is in the catalog', async () => {
    const response = await portal.fetch(
      '/api/catalog/entities/by-name/component/default/fcp-demo-web',
    );
    if (!response.ok) {
      return false;
    }
    const { spec } = await response.json();
    expect(spec.owner).toBe('group:default/fcp-demo');
    return true;
  });
});

it('goes to the estate of the delivery project', async () => {
  const name = 'fcp-sandpit-try';
  await portal.as('Pat Platform', () =>
    portal.create({ ...web, name, owner: 'group:default/fcp-sandpit' }),
  );

  expect(
    portal.git(
      'defra-adp-sandpit/adp-teams-config',
      'show',
      'main:flux/services/fcp-sandpit.yaml',
    ),
  ).toContain(`name: ${name}`);
  expect(
    portal.git(
      'defra-adp-sandpit/adp-flux-services',
      'log',
      '-1',
      '--format=%s',
    ),
  ).toBe(`${name} snd3 manifest`);
});

it('changes nothing when the same form is submitted again, and says what exists', async () => {
  const heads = portal.heads();
  const repository = portal.git('fcp-demo-web', 'rev-parse', 'main');
  portal.sandbox.requests.reset();
  const events = await portal.create(web);

  expect(portal.writes()).toEqual([]);
  expect(portal.heads()).toEqual(heads);
  expect(portal.git('fcp-demo-web', 'rev-parse', 'main')).toBe(repository);
  const log = events.map(({ body }) => body.message).join('\n');
  expect(log).toContain('Repository DEFRA/fcp-demo-web exists already.');
  expect(log).toContain('The teams have access to the repository already.');
  expect(log).toContain('adp-teams-config is as it should be already');
  expect(log).toContain('adp-flux-services is as it should be already');
});

it.each([
  ['My_Service', /"My_Service\\?" is not valid/],
  ['../x', /is not valid/],
  ['a'.repeat(100), /has 100 characters; at most 47/],
  ['fcp-demo\nweb', /is not valid/],
])('refuses the name %j and writes nothing', async (name, reason) => {
  portal.sandbox.requests.reset();
  const id = await portal.submitted({ ...web, name });
  const { status, events } = await portal.finished(id);
  expect(status).toBe('failed');
  expect(events.map(({ body }) => body.message).join('\n')).toMatch(reason);
  expect(portal.writes()).toEqual([]);
});

it('refuses a name that another delivery project uses', async () => {
  portal.sandbox.requests.reset();
  const { status, events } = await portal.as('Alice Brown', async () =>
    portal.finished(
      await portal.submitted({ ...web, owner: 'group:default/fcp-grants' }),
    ),
  );
  expect(status).toBe('failed');
  expect(events.map(({ body }) => body.message).join('\n')).toContain(
    'belongs to delivery project "fcp-demo" already',
  );
  expect(portal.writes()).toEqual([]);
});

it('lists in a dry run the files that it would write, and writes nothing', async () => {
  const template = await (
    await portal.fetch(
      '/api/catalog/entities/by-name/template/default/create-service',
    )
  ).json();
  const skeleton = Buffer.from('name: ${{ values.name }}\n').toString('base64');
  portal.sandbox.requests.reset();
  const response = await portal.as('Pat Platform', () =>
    portal.fetch('/api/scaffolder/v2/dry-run', {
      method: 'POST',
      body: JSON.stringify({
        template,
        values: { ...web, name: 'fcp-demo-dry' },
        directoryContents: [
          { path: 'skeleton/catalog-info.yaml', base64Content: skeleton },
        ],
      }),
    }),
  );
  const { log } = await response.json();
  const text = log
    .map(({ body }: { body: { message: string } }) => body.message)
    .join('\n');
  expect(text).toContain('change flux/services/fcp-demo.yaml');
  expect(text).toContain(
    'add services/fcp/fcp-demo/fcp-demo-dry/deploy/snd/04/patch.yaml',
  );
  expect(text).toContain('+  name: fcp-demo-dry');
  expect(portal.writes()).toEqual([]);
});

it('lands 20 services of a team that are submitted at once, while another pushes', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `fcp-demo-s${index}`);
  portal.sandbox.competingPusher.start({
    repository: 'DEFRA/adp-flux-services',
    branch: 'main',
    path: 'services/bumps.yaml',
    everyMs: 1000,
    count: 60,
  });
  const ids = await Promise.all(
    names.map(name => portal.submitted({ ...web, name, type: 'backend' })),
  );
  for (const id of ids) {
    const { status, events } = await portal.finished(id);
    const log = events.map(({ body }) => body.message).join('\n');
    expect({ status, log }).toEqual({ status: 'completed', log });
  }
  await portal.sandbox.competingPusher.stop();

  const config = portal.git(
    'adp-teams-config',
    'show',
    'main:flux/services/fcp-demo.yaml',
  );
  const list = portal.git(
    'adp-flux-services',
    'show',
    'main:services/fcp/fcp-demo/snd/04/kustomization.yaml',
  );
  const files = portal
    .git('adp-flux-services', 'ls-tree', '-r', '--name-only', 'main')
    .split('\n');
  for (const name of names) {
    expect(config.match(new RegExp(`name: ${name}$`, 'gm'))).toHaveLength(1);
    expect(list.match(new RegExp(`/${name}$`, 'gm'))).toHaveLength(1);
    expect(
      files.filter(file => file.startsWith(`services/fcp/fcp-demo/${name}/`)),
    ).toHaveLength(14);
  }
});
