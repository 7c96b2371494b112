import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Fill in a pipeline that deploys to all environments',
    example: stringify({
      steps: [
        {
          id: 'pipeline',
          name: 'Look up the environments',
          action: 'adp:pipeline:describe',
          input: { team: 'fcp-demo', system: 'github-actions' },
        },
        {
          id: 'files',
          name: 'Fill in the pipeline',
          action: 'fetch:template',
          input: {
            url: './pipelines/github-actions',
            values: { stages: '${{ steps.pipeline.output.stages }}' },
          },
        },
      ],
    }),
  },
];
