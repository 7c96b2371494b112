import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { azurePipelineProblems } from './__testUtils__/checkAzurePipeline';
import { workflowProblems } from './__testUtils__/checkWorkflow';
import { runScript } from './__testUtils__/pipelineRun';
import {
  type Files,
  TemplateFiles,
  writeFiles,
} from './__testUtils__/templateFiles';

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
].map(stage => ({ ...stage, registry: `${stage.environment}registry` }));

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
      entraResource: 'api://PORTAL-APP-ID',
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
      ['github.run_id ||', 'github.run_id |||', /Unexpected/],
      ['needs: [build]', 'needs: [built]', /built/],
      ['      registry: snd4registry', '', /registry/],
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
      ].map(stage => [...stage, { 'id-token': 'write' }]),
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

const BUILD = '.azuredevops/build.yaml';
const DEPLOY_JOBS = '.azuredevops/deploy.yaml';

describe('Azure Pipelines', () => {
  it.each(TYPES)('would run the pipeline of a %s', async type => {
    const files = await fillIn('azure-pipelines', type);

    expect(Object.keys(files).sort()).toEqual([BUILD, DEPLOY_JOBS]);
    expect(azurePipelineProblems(BUILD, files)).toEqual([]);
    expect(azurePipelineProblems(DEPLOY_JOBS, files)).toEqual([]);
  });

  it.each([
    [BUILD, 'vmImage:', 'vm:', /vm/],
    [BUILD, 'dependsOn: [build]', 'dependsOn: [built]', /no stage built/],
    [BUILD, '          registry: dev1registry\n', '', /not given registry/],
    [BUILD, 'template: deploy.yaml', 'template: nowhere.yaml', /nowhere/],
    [DEPLOY_JOBS, 'AzureCLI@2', 'AzureClI@2', /task/],
    [DEPLOY_JOBS, 'inlineScript: |', 'script: |', /inlineScript/],
    [DEPLOY_JOBS, 'parameters.registry', 'parameters.acr', /parameters.acr/],
  ])('would not run %s with %s for %s', async (path, from, to, problem) => {
    const files = await fillIn('azure-pipelines', 'frontend');
    expect(files[path]).toContain(from);

    expect(
      azurePipelineProblems(path, {
        ...files,
        [path]: files[path].replace(from, to),
      }).join('\n'),
    ).toMatch(problem);
  });

  it('deploys in order, and branches to development only', async () => {
    const files = await fillIn('azure-pipelines', 'frontend');
    const [, ...deployments] = parse(files[BUILD]).stages;

    expect(
      deployments.map(({ stage, dependsOn, condition }: any) => [
        stage,
        dependsOn,
        condition.includes('parameters.deployFromFeature'),
      ]),
    ).toEqual(
      stages.map(({ environment, after, isDevelopment }) => [
        environment,
        ['build', ...after],
        isDevelopment,
      ]),
    );
    for (const { condition } of deployments) {
      expect(condition).toContain(
        "eq(variables['Build.SourceBranch'], 'refs/heads/main')",
      );
    }
  });
});

describe('the version of a build', () => {
  let folder: string;

  const git = (...args: string[]) =>
    execFileSync(
      'git',
      [
        ...['-c', 'user.name=T', '-c', 'user.email=t@example.org'],
        ...['-C', folder, ...args],
      ],
      { stdio: 'pipe' },
    );
  const setVersion = (version: string) =>
    writeFiles(folder, {
      'helm/fcp-demo-web/Chart.yaml': `name: fcp-demo-web\nversion: ${version}\n`,
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adp-version-'));
    git('init', '--quiet', '--initial-branch', 'main');
    await setVersion('1.9.0');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Release');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const systems = {
    'github-actions': {
      script: (files: Files): string =>
        parse(files[CI]).jobs.build.steps.find(
          ({ name }: any) => name === 'Work out the version',
        ).run,
      main: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' },
      branch: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/feature' },
      pullRequest: {
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_BASE_REF: 'main',
      },
      build: { GITHUB_RUN_NUMBER: '45' },
    },
    'azure-pipelines': {
      script: (files: Files): string =>
        parse(files[BUILD]).stages[0].jobs[0].steps.find(
          ({ displayName }: any) => displayName === 'Work out the version',
        ).bash,
      main: {
        BUILD_REASON: 'IndividualCI',
        BUILD_SOURCEBRANCH: 'refs/heads/main',
      },
      branch: {
        BUILD_REASON: 'Manual',
        BUILD_SOURCEBRANCH: 'refs/heads/feature',
      },
      pullRequest: {
        BUILD_REASON: 'PullRequest',
        BUILD_SOURCEBRANCH: 'refs/pull/7/merge',
        SYSTEM_PULLREQUEST_TARGETBRANCH: 'main',
      },
      build: { BUILD_BUILDID: '45' },
    },
  };

  describe.each(Object.keys(systems) as (keyof typeof systems)[])(
    '%s',
    name => {
      const system = systems[name];

      const version = async (kind: 'main' | 'branch' | 'pullRequest') => {
        const files = await fillIn(name, 'frontend');
        const { code, stdout } = await runScript(
          { script: system.script(files), variables: {} },
          {
            bin: folder,
            cwd: folder,
            env: { ...system[kind], ...system.build },
          },
        );
        return code === 0
          ? readFile(join(folder, 'out/version'), 'utf8')
          : `${code}: ${stdout}`;
      };

      it.each([
        ['main', '1.10.0', '1.10.0\n'],
        ['branch', '1.10.0', '1.10.0-alpha.45\n'],
        ['pullRequest', '1.10.0', '1.10.0-rc.45\n'],
      ] as const)('of %s at %s is %j', async (kind, next, expected) => {
        await setVersion(next);

        expect(await version(kind)).toBe(expected);
      });

      it.each(['1.9.0', '1.8.7'])(
        'is refused in a pull request that leaves it at %s',
        async next => {
          await setVersion(next);

          expect(await version('pullRequest')).toMatch(
            /^1: .*main has 1\.9\.0 already/,
          );
        },
      );
    },
  );
});

it('is shown in the documentation as it is', async () => {
  const page = await readFile(
    join(__dirname, '../../../docs/how-to/deploy-to-an-environment.md'),
    'utf8',
  );
  for (const [heading, pipeline] of [
    ['## In GitHub Actions', 'github-actions'],
    ['## In Azure Pipelines', 'azure-pipelines'],
  ] as const) {
    const files = Object.values(await fillIn(pipeline, 'frontend'));
    const [, section] = page.split(`${heading}\n`);
    const blocks = [
      ...section.split('\n## ')[0].matchAll(/```yaml\n([^]*?)\n```/g),
    ].map(([, block]) => block);

    expect(blocks).toHaveLength(2);
    for (const block of blocks) {
      // Excerpts are not indented in the documentation.
      const indented = block.replace(/^(?=.)/gm, '  ');
      expect(
        files.filter(
          file => file === `${block}\n` || file.includes(`${indented}\n`),
        ),
      ).toHaveLength(1);
    }
  }
});
