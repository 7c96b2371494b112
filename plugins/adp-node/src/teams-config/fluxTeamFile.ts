import type {
  ConfigVariable,
  FluxService,
  FluxTeam,
} from '@adp/plugin-adp-common';
import { fluxTeamSchema } from '@adp/plugin-adp-common';
import { ConflictError } from '@backstage/errors';
import { Document, isSeq, YAMLMap, YAMLSeq } from 'yaml';
import { createYaml, parseYaml, stringifyYaml } from '../yaml/yaml';
import { parseConfigFile } from './parseConfigFile';

/** What is wanted of a team's flux configuration. */
export type FluxTeamUpdate = {
  teamName: string;
  programmeName: string;
  serviceCode: string;
  /** Variables of a new team; those of an existing one are left alone. */
  defaultVariables: readonly ConfigVariable[];
  /** Services to add, or to complete with environments and variables. */
  services: readonly ServiceUpdate[];
};

type ServiceUpdate = Omit<FluxService, 'environments'> & {
  environments: string[];
};

/**
 * Updates the text of `flux/services/{team}.yaml`, or writes it for a new
 * team. What people have written into it (order, comments, other services)
 * stays as it is.
 *
 * @throws ConflictError when the service exists with another type, or the team
 *   with services belongs to another programme: moving it would remove what
 *   is deployed.
 */
export function updateFluxTeamFile(
  text: string | undefined,
  file: string,
  update: FluxTeamUpdate,
): string {
  if (text === undefined) {
    return stringifyYaml(createYaml(newTeam(update)));
  }

  const team = parseConfigFile(fluxTeamSchema, text, file);
  assertSameProgramme(team, update, file);
  const document = parseYaml(text, file);
  let changed = false;
  if (team.programmeName !== update.programmeName) {
    document.set('programmeName', update.programmeName);
    changed = true;
  }
  if (team.serviceCode !== update.serviceCode) {
    document.set('serviceCode', update.serviceCode);
    changed = true;
  }
  for (const service of update.services) {
    changed = updateService(document, team, service, file) || changed;
  }
  return changed ? stringifyYaml(document) : text;
}

function newTeam(update: FluxTeamUpdate) {
  return {
    serviceCode: update.serviceCode,
    programmeName: update.programmeName,
    teamName: update.teamName,
    services: update.services.map(newService),
    ...(update.defaultVariables.length > 0 && {
      configVariables: update.defaultVariables,
    }),
  };
}

function newService(service: ServiceUpdate) {
  return {
    name: service.name,
    type: service.type,
    environments: service.environments.map(newEnvironment),
    ...(service.configVariables?.length && {
      configVariables: service.configVariables,
    }),
  };
}

function newEnvironment(name: string) {
  return { name, manifest: { generate: true } };
}

function assertSameProgramme(
  team: FluxTeam,
  update: FluxTeamUpdate,
  file: string,
): void {
  if (team.programmeName !== update.programmeName && team.services.length > 0) {
    throw new ConflictError(
      `Delivery project "${team.teamName}" belongs to programme "${team.programmeName}" in ${file}, not to "${update.programmeName}"; its services would be removed from their clusters if it moved. Correct the programme in the catalog`,
    );
  }
}

function updateService(
  document: Document,
  team: FluxTeam,
  service: ServiceUpdate,
  file: string,
): boolean {
  const index = team.services.findIndex(({ name }) => name === service.name);
  if (index < 0) {
    sequence(document, ['services']).add(
      document.createNode(newService(service)),
    );
    return true;
  }

  const existing = team.services[index];
  if (existing.type !== service.type) {
    throw new ConflictError(
      `Service "${service.name}" exists already in ${file} as ${existing.type}, not ${service.type}; choose another name, or the same type`,
    );
  }
  const environments = service.environments.filter(
    name => !existing.environments.some(env => env.name === name),
  );
  for (const name of environments) {
    sequence(document, ['services', index, 'environments']).add(
      document.createNode(newEnvironment(name)),
    );
  }
  const variables = (service.configVariables ?? []).filter(
    ({ key }) => !existing.configVariables?.some(v => v.key === key),
  );
  for (const variable of variables) {
    sequence(document, ['services', index, 'configVariables']).add(
      document.createNode(variable),
    );
  }
  return environments.length + variables.length > 0;
}

/**
 * Notes that the manifests of a service in some environments have been
 * generated with a version of the templates.
 */
export function recordGenerated(
  text: string,
  file: string,
  record: { service: string; environments: readonly string[]; version: string },
): string {
  const team = parseConfigFile(fluxTeamSchema, text, file);
  const index = team.services.findIndex(({ name }) => name === record.service);
  const document = parseYaml(text, file);
  let changed = false;
  team.services[index]?.environments.forEach(({ name, manifest }, e) => {
    if (
      record.environments.includes(name) &&
      (manifest?.generate !== false ||
        manifest.generatedVersion !== record.version)
    ) {
      document.setIn(
        ['services', index, 'environments', e, 'manifest'],
        document.createNode({
          generate: false,
          generatedVersion: record.version,
        }),
      );
      changed = true;
    }
  });
  return changed ? stringifyYaml(document) : text;
}

/** The sequence at a path, made (also from an empty value or `[]`) if missing. */
function sequence(
  document: Document,
  path: (string | number)[],
): YAMLSeq<YAMLMap> {
  const node = document.getIn(path);
  if (isSeq<YAMLMap>(node)) {
    // `services: []` is written on one line until something is in it.
    node.flow = node.flow && node.items.length > 0;
    return node;
  }
  const created = new YAMLSeq<YAMLMap>();
  document.setIn(path, created);
  return created;
}
