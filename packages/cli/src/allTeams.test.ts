import { existsSync } from 'node:fs';
import { TestEstate } from './__testUtils__/estate';

const CLUSTER =
  'adp-flux-services/services/environments/snd/04/kustomization.yaml';

let estate: TestEstate;

beforeEach(() => {
  estate = new TestEstate();
  for (const team of ['fcp-other', 'fcp-third']) {
    estate.write(
      `adp-teams-config/flux/services/${team}.yaml`,
      estate
        .read('adp-teams-config/flux/services/fcp-demo.yaml')
        .replaceAll('fcp-demo', team),
    );
  }
});

afterEach(() => estate.remove());

it('generates for all teams, which share the lists of the clusters', () => {
  const dry = JSON.parse(
    estate.flux('generate', '--all-teams', '--dry-run', '--output', 'json')
      .stdout,
  );
  expect(
    dry.teams.map(({ team, changes }: { team: string; changes: unknown[] }) => [
      team,
      changes.length,
    ]),
  ).toEqual([
    ['fcp-demo', 21],
    ['fcp-other', 21],
    ['fcp-third', 21],
  ]);
  expect(estate.flux('generate', '--all-teams')).toMatchObject({
    status: 0,
    stderr: '',
    // The list of the cluster is one file.
    stdout: expect.stringMatching(/\n61 file\(s\) changed\n$/),
  });
  expect(estate.read(CLUSTER)).toMatch(
    /fcp-demo\/base\/patch\n.*fcp-other\/base\/patch\n.*fcp-third\/base\/patch\n/,
  );
  expect(estate.flux('generate', '--all-teams').stdout).toBe(
    '0 file(s) changed\n',
  );
});

it('writes nothing when a team is refused, and shows what the others would have', () => {
  estate.write(
    'adp-teams-config/flux/services/fcp-other.yaml',
    'teamName: fcp-other\n',
  );
  const { status, stdout, stderr } = estate.flux('generate', '--all-teams');
  expect(status).toBe(1);
  expect(stdout).toContain('fcp-third:\n  change services/environments/');
  expect(stdout).toMatch(
    /fcp-other:\n {2}refused: flux\/services\/fcp-other.yaml in adp-teams-config is not valid/,
  );
  expect(stdout).toContain('41 file(s) would change');
  expect(stderr).toBe('1 of 3 teams was refused, so nothing was written\n');
  expect(existsSync(estate.path('adp-flux-services/services/fcp'))).toBe(false);
});

it('refuses two teams with one folder', () => {
  estate.write(
    'adp-teams-config/flux/services/fcp-third.yaml',
    estate.read('adp-teams-config/flux/services/fcp-other.yaml'),
  );
  expect(estate.flux('generate', '--all-teams', '--dry-run')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining(
      'fcp-third:\n  refused: flux/services/fcp-third.yaml is about services/fcp/fcp-other, as flux/services/fcp-other.yaml is',
    ),
  });
});

it('takes no team or service together with all of them', () => {
  const { status, stderr } = estate.flux(
    'upgrade',
    ...['--to', '1.0.0', '--all-teams', '--service', 'fcp-demo-web'],
  );
  expect(status).toBe(2);
  expect(stderr).toContain('leave out --service');
});
