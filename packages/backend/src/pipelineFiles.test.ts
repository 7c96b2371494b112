import { parse } from 'yaml';
import { workflowProblems } from './__testUtils__/checkWorkflow';
import { type Files, TemplateFiles } from './__testUtils__/templateFiles';

jest.setTimeout(120_000);

let template: TemplateFiles;

beforeAll(async () => {
  template = await TemplateFiles.start();
});

afterAll(() => template?.stop());

const TYPES = ['frontend', 'backend', 'helm-only'] as const;

const stages = [
  { environment: 'snd4', isDevelopment: true, after: [] },
  { environment: 'dev1', isDevelopment: true, after: ['snd4'] },
  { environment: 'tst1', isDevelopment: false, after: ['dev1'] },
  { environment: 'tst2', isDevelopment: false, after: ['dev1'] },
  { environment: 'pre1', isDevelopment: false, after: ['tst1', 'tst2'] },
  { environment: 'prd1', isDevelopment: false, after: ['pre1'] },
].map(stage => ({ ...stage, registry: `registry${stage.environment}` }));

const fillIn = (
  pipeline: 'github-actions' | 'azure-pipelines',
  type: (typeof TYPES)[number],
): Promise<Files> =>
  template.fillIn(
    'pipeline-files',
    {
      name: 'fcp-demo-web',
      type,
      team: 'fcp-demo',
      stages,
      portal: 'https://portal.example',
      entraResource: 'api://adp-portal',
      commandLine: '@adp/cli@0.1.0',
    },
    { pipeline },
  );

const CI = '.github/workflows/ci.yaml';
const DEPLOY = '.github/workflows/deploy.yaml';

describe('GitHub Actions', () => {
  it.each(TYPES)('would run the workflows of a %s', async type => {
    const files = await fillIn('github-actions', type);

    expect(Object.keys(files).sort()).toEqual([CI, DEPLOY]);
    expect(await workflowProblems(CI, files)).toEqual([]);
    expect(await workflowProblems(DEPLOY, files)).toEqual([]);
  });

  it('would not run them with mistakes in them', async () => {
    const files = await fillIn('github-actions', 'frontend');
    const broken = (from: string, to: string) => ({
      ...files,
      [CI]: files[CI].replace(from, to),
    });

    for (const [from, to, problem] of [
      ['runs-on:', 'runs_on:', /runs_on/],
      ['${{ github.ref }}', '${{ github.reff( }}', /Unexpected/],
      ['needs: [build]', 'needs: [built]', /built/],
      ['      registry: registrysnd4', '', /registry/],
    ] as const) {
      expect(files[CI]).toContain(from);
      const problems = await workflowProblems(CI, broken(from, to));
      expect(problems.join('\n')).toMatch(problem);
    }
  });

  it('deploys in order, branches to development only, and asks for least', async () => {
    const files = await fillIn('github-actions', 'frontend');
    const { jobs, permissions } = parse(files[CI]);

    expect(permissions).toEqual({ contents: 'read' });
    expect(
      Object.entries<any>(jobs).map(([name, { needs, permissions: own }]) => [
        name,
        needs,
        own,
      ]),
    ).toEqual([
      ['build', undefined, undefined],
      ...[
        ['snd4', ['build']],
        ['dev1', ['build', 'snd4']],
        ['tst1', ['build', 'dev1']],
        ['tst2', ['build', 'dev1']],
        ['pre1', ['build', 'tst1', 'tst2']],
        ['prd1', ['build', 'pre1']],
      ].map(stage => [...stage, { contents: 'read', 'id-token': 'write' }]),
    ]);
    for (const { environment, isDevelopment } of stages) {
      const isOnMain =
        jobs[environment].if === "github.ref == 'refs/heads/main'";
      expect([environment, isOnMain]).toEqual([environment, !isDevelopment]);
    }
  });

  it('pins what others have written to a commit', async () => {
    const files = await fillIn('github-actions', 'frontend');
    const used = [...`${files[CI]}${files[DEPLOY]}`.matchAll(/uses: (\S+)/g)]
      .map(([, action]) => action)
      .filter(action => !action.startsWith('./'));

    expect(used.length).toBeGreaterThan(4);
    for (const action of used) {
      expect(action).toMatch(/^(actions|azure)\/[a-z-]+@[0-9a-f]{40}$/);
    }
  });
});
