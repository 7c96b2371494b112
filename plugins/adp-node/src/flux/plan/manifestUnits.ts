import type { FluxService, FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import type { FileTree } from '../../gitops/fileTree';
import type { GenerationRecord, RecordedUnit } from './generationRecord';
import type { Owner } from '../layout';
import { RenderedFile, renderScope } from '../templates/renderTemplates';
import { readTemplateRules } from '../templates/templateRules';

/** Versions of the manifest templates, each the files of `adp-flux-templates`. */
export type TemplateVersions = ReadonlyMap<string, FileTree>;

/** What a part of an owner's manifests is generated from. */
export type Unit = {
  /** Version of the templates. */
  version: string;
  tenant: FluxTenant;
  team: FluxTeam;
  service?: FluxService;
  /** The record that it was read from. */
  recorded?: RecordedUnit;
  /** Values that it was generated with, whatever the configuration says now. */
  recordedValues?: Readonly<Record<string, string>>;
};

/** The files that the owner's environments of a version share. */
export type SharedUnit = Unit & {
  /** Folder below the service's that holds them, unless it is that itself. */
  folder?: string;
};

/**
 * What an owner's manifests are generated from: the shared files and those of
 * each environment. While a service is moved to another version of the
 * templates environment by environment, it has shared files of both versions.
 */
export type OwnerState = {
  shared: SharedUnit[];
  environments: Map<string, Unit>;
};

/** The manifests of one unit, by their path where no folder is set. */
export type RenderedUnit = {
  files: Map<string, RenderedFile>;
  record: RecordedUnit;
};

/** The shared unit that an environment's manifests build upon. */
export function sharedUnitOf(
  state: OwnerState,
  environment: string,
): SharedUnit | undefined {
  const version = state.environments.get(environment)?.version;
  return (
    state.shared.find(unit => unit.version === version) ??
    state.shared.find(unit => !unit.folder) ??
    state.shared[0]
  );
}

/** Tokens whose values are the same in every generation, since the folder has them. */
const TOKENS_OF_NAMES: ReadonlySet<string> = new Set([
  'PROGRAMME_NAME',
  'TEAM_NAME',
  'SERVICE_NAME',
  'ENVIRONMENT',
  'ENV_INSTANCE',
]);

/** @throws NotFoundError when the templates of this version are not there. */
export function templatesOf(
  templates: TemplateVersions,
  version: string,
): FileTree {
  const files = templates.get(version);
  if (!files) {
    throw new NotFoundError(
      `There is no version ${version} of the manifest templates; there are ${
        [...templates.keys()].join(', ') || 'none'
      }`,
    );
  }
  return files;
}

/** Renders the manifests of a unit, in an environment or shared ones. */
export function renderUnit(
  unit: Unit,
  templates: TemplateVersions,
  environment?: string,
): RenderedUnit {
  const files = templatesOf(templates, unit.version);
  const rules = readTemplateRules(files);
  const owner = unit.service ? 'service' : 'team';
  const rendered = renderScope(
    { ...unit, templates: files, rules },
    environment ? `${owner}-environment` : owner,
    { service: unit.service, environment },
  );
  const values = rendered
    .flatMap(file => [...file.usedValues])
    .filter(([token]) => !TOKENS_OF_NAMES.has(token));
  const asked = new Set(
    [...rules.select, ...rules.edit, ...rules.values].map(
      ({ when }) => when?.variable,
    ),
  );
  return {
    files: new Map(rendered.map(file => [file.path, file])),
    record: {
      templates: unit.version,
      type: unit.service?.type,
      sets: unit.service?.configVariables
        ?.map(({ key }) => key)
        .filter(key => asked.has(key)),
      values: Object.fromEntries(values),
    },
  };
}

/** Whether two units give the same manifests. */
export function isSameRecord(
  one: RecordedUnit | undefined,
  other: RecordedUnit | undefined,
): boolean {
  if (!one || !other) {
    return one === other;
  }
  const plain = ({ templates, type, sets, values }: RecordedUnit) => ({
    templates,
    type,
    sets: [...(sets ?? [])].sort(),
    values: { ...values },
  });
  return isDeepStrictEqual(plain(one), plain(other));
}

/** The state that a record tells of, such that it renders what was generated. */
export function stateOfRecord(
  record: GenerationRecord,
  owner: Owner,
): OwnerState {
  return {
    shared: record.shared.map(({ folder, ...unit }) => ({
      ...unitOfRecord(unit, owner),
      folder,
    })),
    environments: new Map(
      Object.entries(record.environments).map(([name, unit]) => [
        name,
        unitOfRecord(unit, owner),
      ]),
    ),
  };
}

/** Configuration that has the recorded values, and nothing else. */
function unitOfRecord(unit: RecordedUnit, owner: Owner): Unit {
  const { templates, type, sets, values } = unit;
  const variables = Object.entries(values).map(([key, value]) => ({
    key,
    value,
  }));
  return {
    version: templates,
    recorded: unit,
    recordedValues: values,
    tenant: { environments: [], configVariables: variables },
    team: {
      serviceCode: values.SERVICE_CODE ?? '',
      programmeName: owner.programme,
      teamName: owner.team,
      services: [],
      configVariables: undefined,
    },
    service:
      owner.service && type
        ? {
            name: owner.service,
            type,
            environments: [],
            configVariables: sets?.map(key => ({
              key,
              // What is set but in none of the files has no value to know.
              value: values[key] ?? 'set',
            })),
          }
        : undefined,
  };
}
