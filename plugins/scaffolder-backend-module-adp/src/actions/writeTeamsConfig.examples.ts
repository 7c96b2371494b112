import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Add a frontend to a delivery project',
    example: stringify({
      steps: [
        {
          id: 'teams-config',
          name: 'Write the configuration',
          action: 'adp:teams-config:write',
          input: {
            team: {
              name: 'fcp-demo',
              programmeName: 'fcp',
              serviceCode: 'FCD',
            },
            members: {
              technical: ['amir.khan@defra.gov.uk'],
              admins: ['jane.doe@defra.gov.uk'],
            },
            service: { name: 'fcp-demo-web', type: 'Frontend' },
          },
        },
      ],
    }),
  },
  {
    description:
      'Add a backend with a PostgreSQL database, in two environments',
    example: stringify({
      steps: [
        {
          id: 'teams-config',
          name: 'Write the configuration',
          action: 'adp:teams-config:write',
          input: {
            estate: 'production',
            team: {
              name: 'fcp-demo',
              programmeName: 'fcp',
              serviceCode: 'FCD',
            },
            service: {
              name: 'fcp-demo-api',
              type: 'Backend',
              environments: ['snd4', 'dev1'],
              variables: { POSTGRES_DB: 'fcp-demo-orders' },
            },
          },
        },
      ],
    }),
  },
];
