import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Find out whether the repository of a service is to be made',
    example: stringify({
      steps: [
        {
          id: 'find',
          name: 'Look for the service',
          action: 'adp:service:find',
          input: { name: 'fcp-demo-web', team: 'fcp-demo' },
        },
      ],
    }),
  },
];
