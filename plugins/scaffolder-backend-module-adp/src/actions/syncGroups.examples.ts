import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Sync the groups of a delivery project',
    example: stringify({
      steps: [
        {
          id: 'groups',
          name: 'Sync the groups',
          action: 'adp:entra:sync-groups',
          input: { team: 'fcp-demo' },
        },
      ],
    }),
  },
];
