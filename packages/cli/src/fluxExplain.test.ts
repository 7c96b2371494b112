import { TestEstate } from './__testUtils__/estate';
import { commitAll } from './__testUtils__/gitRepository';

const RELEASE =
  'adp-flux-services/services/fcp/fcp-demo/fcp-demo-web/deploy/base/helm-release.yaml';
const POLICY =
  'adp-flux-services/services/fcp/fcp-demo/fcp-demo-web/infra/snd/04/image-policy.yaml';
const TEMPLATES = 'templates/programme/team/service';

let estate: TestEstate;

beforeAll(() => {
  estate = new TestEstate();
  commitAll(estate.path('templates'), '1.0.0');
  estate.flux('generate', '--team', 'fcp-demo');
});

afterAll(() => estate.remove());

const explain = (...args: string[]) => estate.adp('flux', 'explain', ...args);

it('tells template, version and variables of a file by the record alone', () => {
  const { status, stdout } = explain(POLICY);
  expect(status).toBe(0);
  expect(stdout).toContain(
    `template:    ${TEMPLATES}/infra/environment/image-policy.yaml\nversion:     1.0.0\n`,
  );
  expect(stdout).toContain('  IMAGE_POLICY_VERSION_RANGE: >=0.1.0-0\n');
});

it('tells edits by hand, and where variables are set', () => {
  estate.write(
    RELEASE,
    estate.read(RELEASE).replace('interval: 60m', 'interval: 1h'),
  );
  const options = [
    ...['--templates', 'templates'],
    ...['--teams-config', 'adp-teams-config', '--tenant', 'defra'],
  ];
  expect(explain(RELEASE, ...options).stdout).toContain(
    'edited by hand since:\n  spec.interval: "1h" instead of "60m"\n',
  );
  expect(
    JSON.parse(explain(POLICY, ...options, '--output', 'json').stdout),
  ).toMatchObject({
    path: POLICY.replace('adp-flux-services/', ''),
    madeBy: 'templates',
    template: `${TEMPLATES}/infra/environment/image-policy.yaml`,
    templateVersion: '1.0.0',
    service: 'fcp-demo-web',
    environment: 'snd4',
    type: 'Frontend',
    variables: expect.arrayContaining([
      {
        name: 'IMAGE_POLICY_VERSION_RANGE',
        value: '>=0.1.0-0',
        origin: 'environment of the tenant',
      },
    ]),
    edits: [],
    notes: [],
  });
});

it.each([
  [[], 2, /Name one file\n\nusage: adp flux explain/],
  [[RELEASE, '--teams-config', 'adp-teams-config'], 2, /--tenant is missing/],
  [['nothing.yaml'], 1, /^nothing.yaml is not there\n$/],
  [['templates/README.md'], 1, /templates\/README.md is not below services\//],
])('refuses %j with exit code %d', (args, exitCode, reason) => {
  const { status, stdout, stderr } = explain(...args);
  expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
  expect(stderr).toMatch(reason);
});
