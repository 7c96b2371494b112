import { splitEnvironmentName } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { nearestNames } from '../flux/nearestNames';
import { createYaml, parseYaml, stringifyYaml } from '../yaml/yaml';

/** ConfigMap with what differs between clusters; Flux puts it into manifests. */
export const PLATFORM_VARIABLES = 'adp-platform-vars';

/** Namespace of everything that Flux is told of an environment. */
export const FLUX_NAMESPACE = 'flux-config';

/** Variables of a tenant whose configuration does not declare them. */
const NAMES = [
  'ENVIRONMENT',
  'ENVIRONMENT_ID',
  'FLUX_CONFIG_NAMESPACE',
  'CLUSTER_NAME',
  'APPLICATION_ACR_NAME',
  'TEAM_MI_PREFIX',
  'APPCONFIG_NAME',
  'APPCONFIG_MI_CLIENTID',
  'SERVICES_INFRA_RG',
  'SUBSCRIPTION_ID',
  'CLUSTER_OIDC_ISSUER_URL',
  'SHARED_SERVICEBUS_NAME',
  'SHARED_POSTGRES_SERVER_01',
  'DATABASE_SERVER_RG',
  'APPLICATION_KEYVAULT',
  'VIRTUAL_NETWORK_RG',
  'VIRTUAL_NETWORK_NAME',
  'PRIVATE_ENDPOINT_SUBNET',
  'PRIVATE_ENDPOINT_PREFIX',
  'AZR_MST_PRIVATELINKDNS_SUBSCRIPTION_ID',
  'AZR_MST_PRIVATELINKDNS_UKSOUTH_RG',
  'AZR_MST_PRIVATELINKDNS_UKWEST_RG',
  'STORAGEACCOUNT_PREFIX',
  'STORAGEACCOUNT_SKU',
  'ENABLE_PRIVATE_ENDPOINT',
  'DB_AAD_ADMIN_CLIENT_ID',
  'SSV_SHARED_SUBSCRIPTION_ID',
  'SSV_PLATFORM_KEYVAULT',
  'SSV_SPN_CLIENT_ID_KV_NAME',
  'SSV_SPN_CLIENT_SECRET_KV_NAME',
];

/** What the name of an environment says for certain. */
function fixedValues(environment: string): Record<string, string> {
  const parts = splitEnvironmentName(environment);
  return {
    ENVIRONMENT: parts.environment,
    ENVIRONMENT_ID: parts.instance,
    FLUX_CONFIG_NAMESPACE: FLUX_NAMESPACE,
  };
}

/** Names of Azure resources, as those of all environments are made so far. */
function conventionalValues(environment: string): Record<string, string> {
  const { environment: type, instance } = splitEnvironmentName(environment);
  const named = (kind: string) => `${type}adpinf${kind}${Number(instance)}401`;
  return {
    CLUSTER_NAME: named('aks'),
    APPLICATION_ACR_NAME: named('cr'),
    TEAM_MI_PREFIX: named('mi'),
  };
}

/** The file of a cluster's variables. */
export type PlatformVariables = {
  text: string;
  /** Values that were not given and follow from how Azure resources are named. */
  conventional: Record<string, string>;
  /** Variables without a value. */
  missing: string[];
  /** Variables that are to have another value than the file has, which stays. */
  kept: string[];
};

/**
 * Writes `clusters/{environment}/{instance}/platform-vars.yaml`, or completes it:
 * a value that is there stays.
 *
 * @param options.names - variables that the tenant's configuration declares
 * @param options.given - values by name
 * @throws InputError for a value of a variable that is not declared.
 */
export function writePlatformVariables(
  text: string | undefined,
  file: string,
  environment: string,
  options: { names?: readonly string[]; given: Record<string, string> },
): PlatformVariables {
  const { names = NAMES, given } = options;
  assertDeclared(Object.keys(given), names);
  const fixed = fixedValues(environment);
  const contradicted = Object.keys(given).find(
    name => name in fixed && fixed[name] !== given[name],
  );
  if (contradicted) {
    throw new InputError(
      `${contradicted} of ${environment} is "${fixed[contradicted]}", not "${given[contradicted]}": it follows from the environment's name`,
    );
  }
  const conventional = conventionalValues(environment);
  const wanted = Object.fromEntries(
    names.map(name => [
      name,
      fixed[name] ?? given[name] ?? conventional[name] ?? '',
    ]),
  );
  const after =
    text === undefined
      ? newFile(wanted)
      : completeFile(text, file, { wanted, given });
  const data = dataOf(after, file);
  return {
    text: after,
    conventional: Object.fromEntries(
      Object.entries(conventional).filter(
        ([name, value]) => data[name] === value && given[name] === undefined,
      ),
    ),
    missing: names.filter(name => data[name] === ''),
    kept: Object.keys(given).filter(name => data[name] !== given[name]),
  };
}

function assertDeclared(given: string[], names: readonly string[]): void {
  const unknown = given.find(name => !names.includes(name));
  if (unknown) {
    throw new InputError(
      `There is no variable "${unknown}" of clusters${nearestNames(
        unknown,
        names,
      )}. Declare a new one in flux.configMaps.${PLATFORM_VARIABLES} of the tenant's configuration first`,
    );
  }
}

function newFile(data: Record<string, string>): string {
  const document = createYaml({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: PLATFORM_VARIABLES, namespace: FLUX_NAMESPACE },
    data,
  });
  document.commentBefore = [
    " What differs between clusters. Replace the empty values by those of the cluster's",
    ' infrastructure; Flux puts them into the manifests of services.',
  ].join('\n');
  // A comment of the first key, with no empty line between.
  return stringifyYaml(document).replace(/^((?:#.*\n)+)\n/, '$1');
}

function completeFile(
  text: string,
  file: string,
  of: { wanted: Record<string, string>; given: Record<string, string> },
): string {
  const data = dataOf(text, file);
  const document = parseYaml(text, file);
  let isChanged = false;
  for (const [name, value] of Object.entries(of.wanted)) {
    const isNew = data[name] === undefined;
    if (isNew || (data[name] === '' && of.given[name])) {
      document.setIn(['data', name], value);
      isChanged = true;
    }
  }
  return isChanged ? stringifyYaml(document) : text;
}

function dataOf(text: string, file: string): Record<string, string> {
  const { data } = (parseYaml(text, file).toJS() ?? {}) as {
    data?: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([name, value]) => [
      name,
      String(value ?? ''),
    ]),
  );
}
