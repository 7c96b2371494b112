import {
  fluxTenantSchema,
  splitEnvironmentName,
  type FluxTenant,
} from '@adp/plugin-adp-common';
import { isSeq, YAMLSeq } from 'yaml';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { parseYaml, stringifyYaml } from '../yaml/yaml';

/** Whether both are, say, production environments. */
const isSameType = (a: string, b: string) =>
  splitEnvironmentName(a).environment === splitEnvironmentName(b).environment;

/** What became of `flux/{tenant}-config.yaml`. */
export type TenantEnvironment = {
  text: string;
  tenant: FluxTenant;
  /** Variables that the environment has as all others of its type. */
  copied: Record<string, string>;
  /** Variables that other environments have, with no value for this one. */
  missing: string[];
  /** Variables that are to have another value than the file has, which stays. */
  kept: string[];
};

/**
 * Adds an environment to the configuration of a tenant, or completes it. It gets
 * the variables on which all environments of its type agree, unless they are
 * given.
 *
 * @param given - variables by name
 */
export function addTenantEnvironment(
  text: string,
  file: string,
  environment: string,
  given: Record<string, string>,
): TenantEnvironment {
  const tenant = parseConfigFile(fluxTenantSchema, text, file);
  const index = tenant.environments.findIndex(
    ({ name }) => name === environment,
  );
  const others = tenant.environments.filter((_, other) => other !== index);
  const existing = variablesOf(tenant.environments[index]);
  const agreed = agreedValues(
    others.filter(({ name }) => isSameType(name, environment)).map(variablesOf),
  );
  const copied =
    index < 0
      ? Object.fromEntries(
          Object.entries(agreed).filter(([key]) => !(key in given)),
        )
      : {};
  const added = Object.entries({ ...copied, ...given }).filter(
    ([key]) => !(key in existing),
  );
  const needed = new Set(others.flatMap(env => Object.keys(variablesOf(env))));
  const tenantWide = (tenant.configVariables ?? []).map(({ key }) => key);
  const values = { ...Object.fromEntries(added), ...existing };
  return {
    text: write(text, file, { environment, index, added }),
    tenant,
    copied,
    missing: [...needed].filter(
      key => !(key in values) && !tenantWide.includes(key),
    ),
    kept: Object.keys(given).filter(key => values[key] !== given[key]),
  };
}

function write(
  text: string,
  file: string,
  to: { environment: string; index: number; added: [string, string][] },
): string {
  const { environment, index, added } = to;
  if (index >= 0 && added.length === 0) {
    return text;
  }
  const document = parseYaml(text, file);
  const configVariables = added.map(([key, value]) => ({ key, value }));
  if (index < 0) {
    const entry = {
      name: environment,
      ...(added.length > 0 && { configVariables }),
    };
    sequence(document, ['environments']).add(document.createNode(entry));
  } else {
    const variables = sequence(document, [
      'environments',
      index,
      'configVariables',
    ]);
    configVariables.forEach(variable =>
      variables.add(document.createNode(variable)),
    );
  }
  return stringifyYaml(document);
}

function sequence(
  document: ReturnType<typeof parseYaml>,
  path: (string | number)[],
): YAMLSeq {
  const node = document.getIn(path);
  if (isSeq(node)) {
    node.flow = node.flow && node.items.length > 0;
    return node;
  }
  const created = new YAMLSeq();
  document.setIn(path, created);
  return created;
}

function variablesOf(
  environment: FluxTenant['environments'][number] | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (environment?.configVariables ?? []).map(({ key, value }) => [key, value]),
  );
}

/** What all of them have, with the same value. */
function agreedValues(
  all: readonly Record<string, string>[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all[0] ?? {}).filter(([key, value]) =>
      all.every(variables => variables[key] === value),
    ),
  );
}
