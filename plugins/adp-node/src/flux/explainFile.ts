import type { FluxTeam, FluxTenant, ServiceType } from '@adp/plugin-adp-common';
import { posix } from 'node:path';
import type { FileTree } from '../gitops/fileTree';
import { environmentOfPath } from './plan/environmentFiles';
import { type HandEdit, handEdits } from './handEdits';
import { type Owner, ownerFolder } from './layout';
import {
  type OwnerState,
  renderUnit,
  type SharedUnit,
  sharedUnitOf,
  type TemplateVersions,
  type Unit,
} from './plan/manifestUnits';
import { recordPath, tenantOf } from './plan/priorState';
import type { RenderedFile } from './templates/renderTemplates';
import {
  moveReferences,
  placedPath,
  type SharedFolder,
} from './plan/sharedFolders';
import { likelyTemplate, readTemplateRules } from './templates/templateRules';
import { resolveToken } from './templates/tokens';
import {
  collectVariables,
  originOf,
  type VariableOrigin,
} from './templates/variables';

/** A variable that a file was generated with. */
export type ExplainedVariable = {
  name: string;
  /** Value that it was generated with. */
  value: string;
  /** Which configuration sets it; missing when none does, or none was given. */
  origin?: VariableOrigin;
  /** What the configuration has now, if that is different. */
  configured?: string;
};

/** Where a file of `adp-flux-services` comes from. */
export type ManifestExplanation = {
  path: string;
  /**
   * `templates`; `generation` for records and the clusters' lists; `people`; or
   * `unknown` where no record tells.
   */
  madeBy: 'templates' | 'generation' | 'people' | 'unknown';
  programme?: string;
  team?: string;
  service?: string;
  /** Missing for a file that environments share. */
  environment?: string;
  type?: ServiceType;
  templateVersion?: string;
  /** Path in `adp-flux-templates`. */
  template?: string;
  /** Of the file; without its templates, of all files that it was generated with. */
  variables?: ExplainedVariable[];
  /** What people have changed in it since; missing without its templates. */
  edits?: HandEdit[];
  notes: string[];
};

/** The files to find out from where a file comes. */
export type ExplainOptions = {
  /** Path in `adp-flux-services`. */
  path: string;
  /** Files of `adp-flux-services`: this one, and those of `recordsOf`. */
  current: FileTree;
  templates?: TemplateVersions;
  config?: { tenant: FluxTenant; team?: FluxTeam };
};

/** Explains a file in a folder whose record is known. */
export function explainFile(
  options: ExplainOptions,
  owner: Owner,
  state: OwnerState,
): ManifestExplanation {
  const { path, templates = new Map() } = options;
  const folder = ownerFolder(owner);
  const rest = path.slice(folder.length + 1);
  const environment = environmentOfPath(path);
  const shared =
    state.shared.find(
      unit => unit.folder && rest.startsWith(`${unit.folder}/`),
    ) ?? state.shared.find(unit => !unit.folder);
  const unit = environment ? state.environments.get(environment) : shared;
  const about = { path, ...owner, environment };
  if (!unit) {
    const what = environment ? `files for ${environment}` : 'such files';
    return {
      ...about,
      madeBy: 'people',
      notes: [`${recordPath(owner)} records no ${what}`],
    };
  }
  const { version } = unit;
  const type = unit.recorded?.type;
  if (!templates.has(version)) {
    const own = shared?.folder && !environment ? shared.folder.length + 1 : 0;
    const template = likelyTemplate(rest.slice(own), owner, type);
    return {
      ...about,
      madeBy: 'templates',
      type,
      templateVersion: version,
      template,
      variables: explainVariables(options, {
        unit,
        environment,
        values: new Map(Object.entries(unit.recorded?.values ?? {})),
      }),
      notes: [
        `Version ${version} of the templates is not at hand. The template is the one that the path suggests, though people may have made the file; the variables are those of all files that were generated with it`,
      ],
    };
  }

  const { files } = renderUnit(unit, templates, environment);
  const place = placeOf(state, { owner, environment, shared, templates });
  const file = [...files.values()].find(
    candidate => placedPath(candidate.path, place) === path,
  );
  if (!file) {
    return {
      ...about,
      madeBy: 'people',
      templateVersion: version,
      notes: [`No template of version ${version} makes this file`],
    };
  }
  return {
    ...about,
    madeBy: 'templates',
    type,
    templateVersion: version,
    template: file.template,
    variables: explainVariables(options, {
      unit,
      environment,
      values: file.usedValues,
    }),
    edits: editsOf(options, owner, file, place),
    notes: [],
  };
}

/** Where the shared files lie that an environment, or these files, build upon. */
function placeOf(
  state: OwnerState,
  of: {
    owner: Owner;
    environment?: string;
    shared?: SharedUnit;
    templates: TemplateVersions;
  },
): SharedFolder {
  const service = ownerFolder(of.owner);
  const unit = of.environment ? sharedUnitOf(state, of.environment) : of.shared;
  const isMoved = unit?.folder && of.templates.has(unit.version);
  return {
    service,
    folder: unit?.folder,
    shared: new Set(isMoved ? renderUnit(unit, of.templates).files.keys() : []),
  };
}

function editsOf(
  { path, current }: ExplainOptions,
  owner: Owner,
  file: RenderedFile,
  place: SharedFolder,
): HandEdit[] {
  const generated = moveReferences(
    file.text,
    file.path,
    { ...place, folder: undefined },
    place,
  );
  const edits = handEdits(path, generated, current.get(path)!);
  const isList =
    file.scope === 'team-environment' && /\/kustomization.yaml$/.test(path);
  return edits.filter(
    ({ field, found }) =>
      !(isList && field === 'resources' && isService(path, owner, found)),
  );
}

/** Generation itself adds the folders of a team's services to its lists. */
function isService(list: string, owner: Owner, entry: unknown): boolean {
  const target = posix.join(posix.dirname(list), String(entry));
  const folder = posix.relative(ownerFolder(owner), target);
  return (
    entry !== undefined && !/^(\.\.|base|[a-z]{3}\/0[1-9])(\/|$)/.test(folder)
  );
}

function explainVariables(
  { config, templates }: ExplainOptions,
  of: {
    unit: Unit;
    environment?: string;
    values: ReadonlyMap<string, string>;
  },
): ExplainedVariable[] {
  const { unit, environment, values } = of;
  const variables = [...values]
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!config?.team) {
    return variables;
  }
  const scope = {
    rules: readTemplateRules(templates?.get(unit.version) ?? new Map()),
    tenant: tenantOf(config.tenant, environment),
    team: config.team,
    service: config.team.services.find(
      ({ name }) => name === unit.service?.name,
    ),
    environment,
  };
  const configured = collectVariables(scope);
  return variables.map(({ name, value }) => {
    const now = resolveToken(name, configured)?.value;
    return {
      name,
      value,
      origin: originOf(name, scope),
      configured: now === value ? undefined : now,
    };
  });
}
