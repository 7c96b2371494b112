import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Add a second production environment',
    example: stringify({
      steps: [
        {
          id: 'environment',
          name: 'Add the environment',
          action: 'adp:flux:environment',
          input: {
            environment: 'prd2',
            clusterVariables: {
              SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000000',
              VIRTUAL_NETWORK_NAME: 'PRDADPNETVN2401',
            },
          },
        },
      ],
    }),
  },
  {
    description: 'Add an environment of a type that there is none of yet',
    example: stringify({
      steps: [
        {
          id: 'environment',
          name: 'Add the environment',
          action: 'adp:flux:environment',
          input: {
            environment: 'uat1',
            configVariables: { IMAGE_POLICY_VERSION_RANGE: '>=0.1.0-0' },
          },
        },
      ],
    }),
  },
];
