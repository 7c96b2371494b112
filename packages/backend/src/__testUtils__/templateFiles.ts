import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';

const TEMPLATE = resolve(__dirname, '../../../../templates/create-service');

/** Contents by path. */
export type Files = Record<string, string>;

/** The template "Create a service" in a scaffolder of its own. */
export class TemplateFiles {
  private constructor(
    private readonly backend: Awaited<ReturnType<typeof startTestBackend>>,
  ) {}

  static async start(): Promise<TemplateFiles> {
    return new TemplateFiles(
      await startTestBackend({
        features: [
          scaffolderPlugin,
          catalogServiceMock.factory(),
          mockServices.rootConfig.factory(),
        ],
      }),
    );
  }

  async stop(): Promise<void> {
    await this.backend.stop();
  }

  /**
   * What a step of template.yaml that fills in files makes, run dry by itself.
   *
   * @param stepId - such as `skeleton`
   * @param values - what it is given instead of the results of earlier steps
   */
  async fillIn(
    stepId: string,
    values: object,
    parameters: object = {},
  ): Promise<Files> {
    const template = parse(
      await readFile(join(TEMPLATE, 'template.yaml'), 'utf8'),
    );
    const { input, ...step } = template.spec.steps.find(
      ({ id }: { id: string }) => id === stepId,
    );
    const response = await request(this.backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template: {
          ...template,
          spec: {
            ...template.spec,
            parameters: [],
            output: {},
            steps: [{ ...step, input: { ...input, values } }],
          },
        },
        values: parameters,
        directoryContents: await readFolder(TEMPLATE),
      });
    if (!response.body.directoryContents) {
      throw new Error(`${response.status} ${response.text}`);
    }
    return Object.fromEntries(
      response.body.directoryContents.map(
        (file: { path: string; base64Content: string }) => [
          file.path,
          Buffer.from(file.base64Content, 'base64').toString(),
        ],
      ),
    );
  }
}

/** Writes files into a folder. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function readFolder(folder: string) {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: relative(folder, file),
          base64Content: await readFile(file, 'base64'),
        };
      }),
  );
}
