import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Create a delivery project with its people',
    example: stringify({
      steps: [
        {
          id: 'project',
          name: 'Create the delivery project',
          action: 'adp:delivery-project:create',
          input: {
            programme: 'fcp',
            title: 'Orders',
            description: 'Takes the orders of farmers',
            serviceCode: 'FCO',
            members: [
              {
                userEntityRef: 'user:default/jane.doe_defra.gov.uk',
                isTechnical: true,
                isAdmin: true,
                githubUsername: 'jane-doe',
              },
            ],
          },
        },
      ],
    }),
  },
];
