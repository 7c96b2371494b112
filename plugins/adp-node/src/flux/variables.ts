import {
  ConfigVariable,
  FluxService,
  FluxTeam,
  FluxTenant,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import { ruleValues } from './conditions';
import { imageTokens } from './imagePolicies';
import type { TokenValue, TokenValues } from './tokens';
import type { TemplateRules } from './templateRules';

/**
 * The values of all tokens for a team, or a service of it, or that in one
 * environment. Where several places set a variable, the first of these wins:
 * image automation, environment of the service, environment of the tenant,
 * service, rules of the templates, team, tenant.
 */
export function collectVariables(options: {
  rules: TemplateRules;
  tenant: FluxTenant;
  team: FluxTeam;
  service?: FluxService;
  environment?: string;
  /** Values that go before all configuration: those of an earlier generation. */
  recordedValues?: Readonly<Record<string, string>>;
}): TokenValues {
  const { rules, tenant, team, service, environment } = options;
  const sources: (readonly (readonly [string, TokenValue])[])[] = [
    fixed(options.recordedValues ?? {}),
  ];
  if (environment) {
    const parts = splitEnvironmentName(environment);
    sources.push(
      service ? imageTokens(service.name, environment) : [],
      fixed({
        ENVIRONMENT: parts.environment,
        // One digit: the templates write `0__ENV_INSTANCE__` where two are wanted.
        ENV_INSTANCE: environment.slice(3),
      }),
      variables(
        service?.environments.find(({ name }) => name === environment)
          ?.configVariables,
      ),
      variables(
        tenant.environments.find(({ name }) => name === environment)
          ?.configVariables,
      ),
    );
  }
  if (service) {
    sources.push(
      variables(service.configVariables),
      fixed({ SERVICE_NAME: service.name }),
      ruleValues(rules, service).map(({ token, value }) => [token, { value }]),
    );
  }
  sources.push(
    variables(team.configVariables),
    fixed({
      PROGRAMME_NAME: team.programmeName,
      TEAM_NAME: team.teamName,
      SERVICE_CODE: team.serviceCode,
    }),
    variables(tenant.configVariables),
  );

  const values = new Map<string, TokenValue>();
  for (const [key, value] of sources.flat()) {
    // An empty value is as good as none; it would leave a hole in the manifest.
    if (!values.has(key) && value.value !== '') {
      values.set(key, value);
    }
  }
  return values;
}

function variables(
  list: readonly ConfigVariable[] | null | undefined,
): [string, TokenValue][] {
  return (list ?? []).map(({ key, value }) => [key, { value }]);
}

function fixed(
  values: Readonly<Record<string, string>>,
): [string, TokenValue][] {
  return Object.entries(values).map(([key, value]) => [key, { value }]);
}
