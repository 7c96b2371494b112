import {
  ConfigVariable,
  FluxEnvironment,
  FluxService,
  FluxTeam,
  FluxTenant,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import { ruleValues } from './conditions';
import { imageTokens } from './imagePolicies';
import type { TokenValue, TokenValues } from './tokens';
import type { TemplateRules } from './templateRules';

/** Places that give tokens values. */
export type VariableOrigin =
  | 'record'
  | 'image automation'
  | 'name'
  | 'environment of the service'
  | 'environment of the tenant'
  | 'service'
  | 'rules of the templates'
  | 'team'
  | 'tenant';

type VariableSource = {
  origin: VariableOrigin;
  values: readonly (readonly [string, TokenValue])[];
};

/** What variables are collected for. */
export type VariableScope = {
  rules: TemplateRules;
  tenant: FluxTenant;
  team: FluxTeam;
  service?: FluxService;
  environment?: string;
  /** Values that go before all configuration: those of an earlier generation. */
  recordedValues?: Readonly<Record<string, string>>;
};

/**
 * The values of all tokens for a team, or a service of it, or that in one
 * environment. Where several places set a variable, the first of these wins:
 * image automation, environment of the service, environment of the tenant,
 * service, rules of the templates, team, tenant.
 */
export function collectVariables(scope: VariableScope): TokenValues {
  const values = new Map<string, TokenValue>();
  for (const [key, value] of variableSources(scope).flatMap(
    source => source.values,
  )) {
    // An empty value is as good as none; it would leave a hole in the manifest.
    if (!values.has(key) && value.value !== '') {
      values.set(key, value);
    }
  }
  return values;
}

/** Where the value of a token comes from; `undefined` if it has none. */
export function originOf(
  token: string,
  scope: VariableScope,
): VariableOrigin | undefined {
  return variableSources(scope).find(({ values }) =>
    values.some(([key, { value }]) => key === token && value !== ''),
  )?.origin;
}

/** The places that set variables, those that win first. */
function variableSources({
  rules,
  tenant,
  team,
  service,
  environment,
  recordedValues = {},
}: VariableScope): VariableSource[] {
  const sources: VariableSource[] = [];
  const add = (origin: VariableOrigin, values: VariableSource['values']) =>
    sources.push({ origin, values });
  add('record', fixed(recordedValues));
  if (environment) {
    const parts = splitEnvironmentName(environment);
    const findIn = (
      list: readonly Pick<FluxEnvironment, 'name' | 'configVariables'>[],
    ) => variables(list.find(env => env.name === environment)?.configVariables);
    if (service) {
      add('image automation', imageTokens(service.name, environment));
    }
    add(
      'name',
      fixed({
        ENVIRONMENT: parts.environment,
        // One digit: the templates write `0__ENV_INSTANCE__` where two are wanted.
        ENV_INSTANCE: environment.slice(3),
      }),
    );
    add('environment of the service', findIn(service?.environments ?? []));
    add('environment of the tenant', findIn(tenant.environments));
  }
  if (service) {
    add('service', variables(service.configVariables));
    add('name', fixed({ SERVICE_NAME: service.name }));
    add(
      'rules of the templates',
      ruleValues(rules, service).map(({ token, value }) => [token, { value }]),
    );
  }
  add('team', variables(team.configVariables));
  add(
    'name',
    fixed({
      PROGRAMME_NAME: team.programmeName,
      TEAM_NAME: team.teamName,
      SERVICE_CODE: team.serviceCode,
    }),
  );
  add('tenant', variables(tenant.configVariables));
  return sources;
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
