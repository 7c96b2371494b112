import { readFileSync } from 'node:fs';
import { type EstateLocation, readEstateLocation } from '@adp/plugin-adp-node';
import { InputError } from '@backstage/errors';
import { parse } from 'yaml';

type Values = Record<string, unknown>;

/** What the portal's configuration says of an estate. */
export type PortalEstate = {
  estate: EstateLocation;
  /** Base of GitHub's REST API, where it is not the usual one. */
  apiBaseUrl?: string;
  /** Address of the portal's backend. */
  portalUrl?: string;
};

/**
 * Reads where an estate is from the portal's configuration. Of what Backstage
 * knows in such files only variables are replaced, `${NAME}` and
 * `${NAME:-default}`; what others are included for is not needed here.
 *
 * @param files - of which later ones win
 * @throws InputError when it is not there or not valid.
 */
export function readPortalEstate(
  files: readonly string[],
  name: string,
  env: NodeJS.ProcessEnv,
): PortalEstate {
  const config = files.map(file => readFile(file, env)).reduce(merge, {});
  const estates = objectOf(objectOf(config.adp).estates);
  if (!Object.hasOwn(estates, name)) {
    throw new InputError(
      `There is no estate "${name}" in ${files.join(', ')}; choose one of ${
        Object.keys(estates).join(', ') || 'another configuration: it has none'
      }`,
    );
  }
  const estate = readEstateLocation(name, estates[name]);
  const { github } = objectOf(config.integrations);
  const integration = (Array.isArray(github) ? github : [])
    .map(objectOf)
    .find(({ host }) => host === estate.organization.host);
  return {
    estate,
    apiBaseUrl: textOf(integration?.apiBaseUrl),
    portalUrl: textOf(objectOf(config.backend).baseUrl),
  };
}

function readFile(file: string, env: NodeJS.ProcessEnv): Values {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputError(
      `${file} cannot be read; name the portal's configuration with --config`,
    );
  }
  try {
    return objectOf(substitute(parse(text), env));
  } catch (error) {
    throw new InputError(`${file} is not valid YAML: ${error}`);
  }
}

/** Values with a variable that is not set are left out, as Backstage does. */
function substitute(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return substituteText(value, env);
  }
  if (Array.isArray(value)) {
    return value.map(item => substitute(item, env));
  }
  return value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          substitute(item, env),
        ]),
      )
    : value;
}

function substituteText(
  text: string,
  env: NodeJS.ProcessEnv,
): string | undefined {
  let isSet = true;
  const result = text.replace(
    /\$\$\{|\$\{([^}:]+)(?::-([^}]*))?\}/g,
    (found, name?: string, fallback?: string) => {
      if (name === undefined) {
        return found.slice(1);
      }
      const value = env[name.trim()]?.trim() || fallback;
      isSet &&= value !== undefined;
      return value ?? '';
    },
  );
  return isSet ? result : undefined;
}

function merge(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] =
      isObject(value) && isObject(base[key])
        ? merge(base[key] as Values, value)
        : value;
  }
  return merged;
}

function isObject(value: unknown): value is Values {
  return Boolean(value) && typeof value === 'object' && !Array.isArray(value);
}

function objectOf(value: unknown): Values {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
