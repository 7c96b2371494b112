import { FleetSandbox, logger } from './__testUtils__/fleetSandbox';
import { readFleet } from './fleet';
import { pinTemplatesVersion } from './pinTemplatesVersion';
import { listTemplateVersions, promoteTemplates } from './templateVersions';

jest.setTimeout(120_000);

const RELEASE =
  'templates/programme/team/service/deploy/base/helm-release.yaml';
const SANDPIT = 'defra-adp-sandpit/adp-flux-templates';
const PRODUCTION = 'DEFRA/adp-flux-templates';

let fleet: FleetSandbox;

beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 0, services: 0 });
  publish('1.1.0', '45m');
});
afterAll(() => fleet.stop());

/** What the platform team does in the sandpit organisation. */
function publish(version: string, interval: string) {
  fleet.commit(
    'defra-adp-sandpit',
    'adp-flux-templates',
    `Version ${version}`,
    {
      [RELEASE]: text => text!.replace(/interval: .*/, `interval: ${interval}`),
    },
    { tag: version },
  );
}

const commits = (repo: string) =>
  Number(fleet.git(repo, 'rev-list', '--count', 'main'));

const promote = (version?: string, dryRun = false) => {
  const { github, estates } = fleet.startPortal();
  return promoteTemplates(
    github,
    estates.get('sandpit'),
    estates.get('production'),
    { version },
    { logger, requestedBy: 'user:default/jane.doe', dryRun },
  );
};

const pin = (version: string) => {
  const { github, estates } = fleet.startPortal();
  return pinTemplatesVersion(github, estates.get('sandpit'), version, {
    logger,
  });
};

it('takes over only what the other estate runs', async () => {
  await expect(promote('1.1.0')).rejects.toThrow(
    /Estate sandpit runs version 1\.0\.0, not 1\.1\.0; roll 1\.1\.0 out there first/,
  );
});

it('notes the version of new services beside the environments of the tenant', async () => {
  const before = fleet.git(
    'defra-adp-sandpit/adp-teams-config',
    'show',
    'main:flux/defradev-config.yaml',
  );
  expect(await pin('1.1.0')).toMatchObject({ before: '1.0.0' });
  expect(await pin('1.1.0')).toEqual({ before: '1.1.0', commit: undefined });
  expect(
    fleet.git(
      'defra-adp-sandpit/adp-teams-config',
      'show',
      'main:flux/defradev-config.yaml',
    ),
  ).toBe(`${before}\ntemplatesVersion: 1.1.0`);
  const { github, estates } = fleet.startPortal();
  expect(await readFleet(github, estates.get('sandpit'))).toMatchObject({
    pinnedVersion: '1.1.0',
    units: [],
  });
});

it('copies the templates with a tag, once, also when it is cut off between', async () => {
  const before = commits(PRODUCTION);
  fleet.sandbox.faults.add({
    service: 'github',
    match: { method: 'POST', path: '/git/refs$' },
    fault: { status: 503 },
    times: 4,
  });
  await expect(promote()).rejects.toThrow(/tag DEFRA\/adp-flux-templates/);
  expect(commits(PRODUCTION)).toBe(before + 1);

  fleet.sandbox.requests.reset();
  expect(await promote()).toEqual({
    version: '1.1.0',
    wasThere: false,
    changed: [],
  });
  expect(
    fleet.sandbox.requests.list().filter(request => request.contentCreating),
  ).toHaveLength(1);
  for (const path of ['templates', 'templates.yaml']) {
    expect(fleet.git(PRODUCTION, 'rev-parse', `1.1.0:${path}`)).toBe(
      fleet.git(SANDPIT, 'rev-parse', `1.1.0:${path}`),
    );
  }
  expect(fleet.git(PRODUCTION, 'log', '-1', '--format=%B', '1.1.0')).toMatch(
    /^Version 1\.1\.0 of the manifest templates\n\nRequested-by: user:default\/jane\.doe\nPromoted-from: defra-adp-sandpit\/adp-flux-templates@[0-9a-f]{40}$/,
  );

  fleet.sandbox.requests.reset();
  expect(await promote()).toEqual({
    version: '1.1.0',
    wasThere: true,
    changed: [],
  });
  expect(
    fleet.sandbox.requests.list().filter(request => request.contentCreating),
  ).toEqual([]);
  const { github, estate } = fleet.startPortal();
  expect((await listTemplateVersions(github, estate))[0]).toBe('1.1.0');
});

it('refuses when the other estate has something else of this name', async () => {
  publish('1.0.10', '5m');
  await pin('1.0.10');
  const before = commits(PRODUCTION);
  await expect(promote()).rejects.toThrow(
    new RegExp(
      `DEFRA/adp-flux-templates has another version 1\\.0\\.10: .*${RELEASE}`,
    ),
  );
  expect(commits(PRODUCTION)).toBe(before);
});
