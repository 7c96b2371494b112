import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Let a delivery project work in the repository of its service',
    example: stringify({
      steps: [
        {
          id: 'access',
          name: 'Give the teams access',
          action: 'adp:github:grant-teams',
          input: { team: 'fcp-demo', repository: 'fcp-demo-web' },
        },
      ],
    }),
  },
];
