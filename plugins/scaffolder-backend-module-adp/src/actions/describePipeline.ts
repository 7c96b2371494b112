import { teamNameSchema } from '@adp/plugin-adp-common';
import {
  Estates,
  GitHubRepositories,
  readDeploymentStages,
} from '@adp/plugin-adp-node';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import type { PipelineSettings } from '../pipelineSettings';
import { assertMayCreateServices } from './assertMayCreateServices';
import { examples } from './describePipeline.examples';
import { estateInput, parseInput } from './inputs';

const inputSchema = z.object({
  estate: estateInput,
  team: teamNameSchema.describe(
    'Name of the delivery project that owns the service, such as fcp-demo',
  ),
  system: z
    .enum(['github-actions', 'azure-pipelines'])
    .describe('What runs the pipeline'),
});

/** Finds out what a template has to write into the pipeline of a service. */
export function createDescribePipelineAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
  settings: PipelineSettings;
}) {
  return createTemplateAction({
    id: 'adp:pipeline:describe',
    description:
      'Finds out which environments a pipeline deploys to, in what order, and how it reaches the portal.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        stages: () =>
          z.array(
            z.object({
              environment: z.string({ description: 'Such as dev1' }),
              registry: z.string({
                description: 'Name of its container registry in Azure',
              }),
              isDevelopment: z.boolean({
                description: 'Whether branches may be deployed there',
              }),
              after: z.array(z.string(), {
                description: 'The environments that come directly before it',
              }),
            }),
            { description: 'The environments, in order' },
          ),
        portal: () => z.string({ description: 'Address of the portal' }),
        entraResource: () =>
          z
            .string({ description: 'What Azure Pipelines ask a token for' })
            .optional(),
        commandLine: () =>
          z.string({
            description: 'What npm installs the command line adp by',
          }),
        summary: () =>
          z.string({ description: 'What is deployed to, in words' }),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await assertMayCreateServices(options.permissions, ctx, input.team);
      const { portal, entraResource, commandLine } = options.settings;
      if (input.system === 'azure-pipelines' && !entraResource) {
        throw new InputError(
          'The portal has no adp.pipelines.entraResource in its configuration, which Azure Pipelines ask a token for. Choose another pipeline, or ask the platform team to add it',
        );
      }
      const estate = options.estates.get(input.estate);
      const { stages, withoutRegistry } = await readDeploymentStages(
        options.github,
        estate,
        { signal: ctx.signal },
      );

      const summary = [
        `The pipeline deploys to ${stages
          .map(({ environment }) => environment)
          .join(', ')}.`,
        ...withoutRegistry.map(
          name =>
            `It leaves out ${name}: no ConfigMap of its cluster in ${estate.github.repositories.fluxCore} has APPLICATION_ACR_NAME.`,
        ),
      ].join(' ');
      ctx.logger.info(summary);
      ctx.output('stages', stages);
      ctx.output('portal', portal);
      ctx.output('entraResource', entraResource);
      ctx.output('commandLine', commandLine);
      ctx.output('summary', summary);
    },
  });
}
