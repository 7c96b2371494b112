// Renders the files of services with what is behind Backstage's fetch:template,
// and plans them with ours. Arguments: number of services, and how many of them
// the action itself renders, files on disk and all.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import type { FluxService } from '@adp/plugin-adp-common';
import type { FileTree } from '@adp/plugin-adp-node';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { createTemplateRenderer } from 'nunjitsu';
import { createEstate, createTeams, plan, readTree } from '../fleet';
import { processorTime, report } from '../measure';
import {
  createSkeleton,
  isTemplated,
  Skeleton,
  SkeletonValues,
  skeletonValues,
} from '../skeleton';

/** Seconds for all of the files: processor time, but for the action, which waits for files. */
export type TemplateEngine = {
  ours: { files: number; time: number };
  engine: { files: number; time: number };
  action: { files: number; time: number };
};

const ENVIRONMENTS = ['snd3', 'snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'];

const ROUNDS = 4;

const [services, servicesOfAction] = process.argv.slice(2).map(Number);
const estate = createEstate(ENVIRONMENTS);
const teams = createTeams(services, ENVIRONMENTS);

const skeletons = new Map<string, Skeleton>();
function skeletonOf(service: FluxService): { kind: string; of: Skeleton } {
  const kind = `${service.type}-${service.configVariables?.length ?? 0}`;
  const known = skeletons.get(kind) ?? createSkeleton(service);
  skeletons.set(kind, known);
  return { kind, of: known };
}

/** What is rendered for a service: once for it, and once for each environment. */
const renderings = teams.flatMap(team =>
  team.services.flatMap(service => {
    const { kind, of } = skeletonOf(service);
    return [undefined, ...ENVIRONMENTS].map(environment => ({
      folder: join(kind, environment ? 'environment' : 'shared'),
      files: environment ? of.environment : of.shared,
      values: skeletonValues(team.teamName, service.name, environment),
    }));
  }),
);

/** As the action calls it: a renderer for each call; names and contents are rendered. */
function renderAll(files: FileTree, values: SkeletonValues): FileTree {
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({ values });
  for (const folder of foldersOf(files)) {
    renderer.render(`${folder}/`, context);
  }
  return new Map(
    [...files].map(([path, text]) => [
      renderer.render(path, context),
      renderer.render(text, context),
    ]),
  );
}

const folders = new WeakMap<FileTree, string[]>();
function foldersOf(files: FileTree): string[] {
  const known = folders.get(files) ?? [
    ...new Set(
      [...files.keys()].flatMap(path =>
        path
          .split('/')
          .slice(0, -1)
          .map((_, index, names) => names.slice(0, index + 1).join('/')),
      ),
    ),
  ];
  folders.set(files, known);
  return known;
}

function planAll(): Map<string, string> {
  return new Map(
    teams.flatMap(team =>
      plan(estate, team, estate.repository).changes.map(
        ({ path, after = '' }): [string, string] => [path, after],
      ),
    ),
  );
}

/** The action with files on disk, as a software template has it run. */
async function runAction(
  directory: string,
  expected: FileTree,
): Promise<TemplateEngine['action']> {
  const skeletonFolder = join(directory, 'skeletons');
  for (const [kind, skeleton] of skeletons) {
    for (const part of ['shared', 'environment'] as const) {
      for (const [path, text] of skeleton[part]) {
        const file = join(skeletonFolder, kind, part, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
  }
  const action = createFetchTemplateAction({
    integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
    // What lies beside the template in files is copied without it.
    reader: {} as UrlReaderService,
  });
  const logger = mockServices.rootLogger({ level: 'none' });
  const workspacePath = join(directory, 'workspace');
  const calls = renderings.slice(0, servicesOfAction * 8);
  const start = performance.now();
  for (const [index, { folder, values }] of calls.entries()) {
    const temporary = join(directory, `fetched-${index}`);
    await mkdir(temporary);
    await action.handler({
      input: { url: `./skeletons/${folder}`, values },
      templateInfo: {
        entityRef: 'template:default/service',
        baseUrl: `file://${directory}/template.yaml`,
      },
      workspacePath,
      createTemporaryDirectory: async () => temporary,
      logger,
    } as unknown as Parameters<typeof action.handler>[0]);
  }
  const time = (performance.now() - start) / 1000;
  assertSame(readTree(workspacePath), expected);
  return { files: readTree(workspacePath).size, time };
}

/** Whatever is compared in speed makes the same files. */
function assertSame(rendered: FileTree, expected: FileTree): void {
  for (const [path, text] of rendered) {
    if (expected.get(path) !== text) {
      throw new Error(
        `${posix.normalize(
          path,
        )} is rendered as\n${text}\nand planned as\n${expected.get(path)}`,
      );
    }
  }
}

function renderAllServices(): Map<string, string> {
  return new Map(
    renderings.flatMap(({ files, values }) => [...renderAll(files, values)]),
  );
}

/** Takes turns, so that what else the machine does slows either; the best counts. */
function measureBoth() {
  let ours = Infinity;
  let engine = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    ours = Math.min(ours, processorTime(planAll)[1]);
    engine = Math.min(engine, processorTime(renderAllServices)[1]);
  }
  return { ours, engine };
}

const planned = planAll();
const rendered = renderAllServices();
assertSame(rendered, planned);
const templated = [...planned.keys()].filter(
  path => isTemplated(path) && path.includes('-service-'),
);
if (templated.length !== rendered.size) {
  throw new Error(
    `${templated.length} files are planned, and ${rendered.size} rendered`,
  );
}

const times = measureBoth();
mkdtemp(join(tmpdir(), 'adp-bench-')).then(async directory => {
  try {
    report<TemplateEngine>({
      ours: { files: planned.size, time: times.ours },
      engine: { files: rendered.size, time: times.engine },
      action: await runAction(directory, planned),
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
