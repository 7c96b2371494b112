import type { Sandbox } from '@adp/sandbox';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const configDirectory = join(__dirname, '../../../../config');

/** The configuration of both estates against a sandbox. */
export function estateConfig(sandbox: Sandbox) {
  const { host } = new URL(sandbox.github.url);
  const estate = (
    organization: string,
    tenant: 'defra' | 'defradev',
    sandpitEnvironment: string,
  ) => {
    const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
    const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
      tenants[tenant];
    return {
      github: { host, organization },
      templatesVersion: '1.0.0',
      tenant,
      sandpitEnvironment,
      defaultVariables: { TEAM_CPU_QUOTA: '2000' },
      entra: {
        graphBaseUrl,
        authorityHost,
        tenantId,
        clientId,
        clientSecret,
        servicePrincipalObjectId,
      },
      groups: parse(
        readFileSync(
          join(configDirectory, `team-groups.${tenant}.yaml`),
          'utf8',
        ),
      ),
    };
  };
  return {
    integrations: {
      github: [
        {
          host,
          apiBaseUrl: sandbox.github.apiBaseUrl,
          apps: [{ ...sandbox.github.app }],
        },
      ],
    },
    adp: {
      defaultEstate: 'production',
      estates: {
        production: estate('DEFRA', 'defra', 'snd4'),
        sandpit: estate('defra-adp-sandpit', 'defradev', 'snd3'),
      },
    },
  };
}
