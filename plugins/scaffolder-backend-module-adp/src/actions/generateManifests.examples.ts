import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Generate a service’s manifests for the sandpit environment',
    example: stringify({
      steps: [
        {
          id: 'manifests',
          name: 'Generate Flux manifests',
          action: 'adp:flux:generate',
          input: { team: 'fcp-demo', service: 'fcp-demo-web' },
        },
      ],
    }),
  },
  {
    description: 'Generate the manifests of all services for one environment',
    example: stringify({
      steps: [
        {
          id: 'manifests',
          name: 'Generate Flux manifests',
          action: 'adp:flux:generate',
          input: { team: 'fcp-demo', environment: 'dev1' },
        },
      ],
    }),
  },
  {
    description:
      'Move a service to another version of the manifest templates, in all environments',
    example: stringify({
      steps: [
        {
          id: 'manifests',
          name: 'Upgrade Flux manifests',
          action: 'adp:flux:generate',
          input: {
            team: 'fcp-demo',
            service: 'fcp-demo-web',
            everywhere: true,
            upgradeTo: '1.0.0',
          },
        },
      ],
    }),
  },
];
