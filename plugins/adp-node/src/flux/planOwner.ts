import { ConflictError } from '@backstage/errors';
import type { FileTree } from '../gitops/fileTree';
import { formatRecord, GenerationRecord } from './generationRecord';
import { type Owner, ownerFolder } from './layout';
import {
  isSameRecord,
  RenderedUnit,
  renderUnit,
  SharedUnit,
  sharedUnitOf,
  TemplateVersions,
  Unit,
} from './manifestUnits';
import { type Step, stepsOf } from './unitSteps';
import { changeRemovedFields } from './fluxFieldChanges';
import { differsByTagsOnly, mergeFile, writeLike } from './mergeFile';
import { parseYaml } from '../yaml';
import { describeHeldBack, type NextState } from './nextState';
import { PriorState, recordPath } from './priorState';
import type { RenderedFile } from './renderTemplates';
import { moveReferences, placedPath, SharedFolder } from './sharedFolders';

const API_VERSION = /^apiVersion: .*$/m;

/** In the place of an environment, for the files that environments share. */
export const SHARED = 'shared';

/** What happens to the files of a team, or of a service. */
export type OwnerPlan = {
  /** Text of each file that is to be there. */
  writes: Map<string, string>;
  removes: string[];
  /** What was generated, with the path where it goes. */
  rendered: { path: string; file: RenderedFile; text: string }[];
  /** Files that somebody has removed by hand, with their text. */
  removedByHand: Map<string, string>;
  /** Environments whose files people have edited; `shared` for the shared files. */
  edited: Set<string>;
  /** Files with edits by hand, which stay. */
  editedFiles: string[];
  record: GenerationRecord;
  warnings: string[];
};

type OwnerToPlan = {
  owner: Owner;
  prior: PriorState;
  next: NextState;
  templates: TemplateVersions;
  current: FileTree;
};

class OwnerPlanner {
  readonly plan: OwnerPlan = {
    writes: new Map(),
    removes: [],
    rendered: [],
    removedByHand: new Map(),
    edited: new Set(),
    editedFiles: [],
    record: { shared: [], environments: {} },
    warnings: [],
  };
  /** Versions whose shared files would be different if all were in scope. */
  readonly heldBack = new Set<string>();
  readonly #rendered = new Map<Unit, RenderedUnit>();
  readonly #conflicts: string[] = [];

  constructor(private readonly options: OwnerToPlan) {}

  take(step: Step): void {
    const { environment, from, to } = step;
    const places = this.#places(step);
    if (from === to && from && places.from.folder === places.to.folder) {
      this.#keepRecord(environment, from);
      return;
    }
    const ours = to && this.#render(to, environment);
    const base = this.#baseOf(step, ours);
    if (to && ours) {
      this.#note(environment, to, ours);
    }
    const paths = new Set([
      ...(base?.keys() ?? []),
      ...(ours?.files.keys() ?? []),
    ]);
    const isAbsent = ![...paths].some(path =>
      this.options.current.has(placedPath(path, places.from)),
    );
    if (!to && !this.#mayRemove(step, paths, base, places.from)) {
      return;
    }
    for (const path of paths) {
      this.#merge(path, {
        base: isAbsent ? undefined : base?.get(path),
        ours: ours?.files.get(path),
        places,
        step,
      });
    }
  }

  assertNoConflicts(): void {
    if (this.#conflicts.length > 0) {
      throw new ConflictError(
        `Edits by hand would be lost: ${this.#conflicts.join(
          '; ',
        )}. Nothing was written`,
      );
    }
  }

  #merge(
    path: string,
    {
      base,
      ours,
      places,
      step,
    }: {
      base?: string;
      ours?: RenderedFile;
      places: { from: SharedFolder; to: SharedFolder };
      step: Step;
    },
  ): void {
    const { plan } = this;
    const before = placedPath(path, places.from);
    const after = placedPath(path, places.to);
    const found = this.options.current.get(before);
    const here = { ...places.from, folder: undefined };
    const theirs =
      found === undefined
        ? undefined
        : moveReferences(found, path, places.from, here);
    const place = (text: string) => moveReferences(text, path, here, places.to);
    if (ours && theirs === undefined && base !== undefined) {
      plan.removedByHand.set(after, place(ours.text));
      plan.edited.add(step.environment ?? SHARED);
      return;
    }
    const merged = mergeFile({ path: before, base, ours: ours?.text, theirs });
    for (const { field, ours: generated, theirs: edited } of merged.conflicts) {
      this.#conflicts.push(
        `${before}: ${field} is ${show(edited)}, and would become ${show(
          generated,
        )}${
          base === undefined
            ? ', but the file was not generated'
            : '; it was edited since it was generated'
        }`,
      );
    }
    for (const field of merged.pinned) {
      plan.warnings.push(
        `${field} of ${before} was pinned by hand, and stays; put its $imagepolicy comment back to have image automation update it`,
      );
    }
    if (merged.text === undefined || before !== after) {
      plan.removes.push(before);
    }
    if (merged.text !== undefined && ours) {
      const text = place(withoutRemovedFields(merged.text, theirs, before));
      plan.writes.set(after, text);
      plan.rendered.push({ path: after, file: ours, text });
      // The list of a team's services has more than its template, by design.
      if (!isListOfTeam(ours) && !differsByTagsOnly(text, ours.text)) {
        plan.edited.add(step.environment ?? SHARED);
        if (step.to && text !== place(ours.text)) {
          plan.editedFiles.push(after);
        }
      }
    } else if (merged.edited && step.environment) {
      plan.warnings.push(
        `${before} is removed, with what was edited in it by hand`,
      );
    }
  }

  /** What nobody recorded is removed only if it is just as it was generated. */
  #mayRemove(
    { environment, isRecorded }: Step,
    paths: ReadonlySet<string>,
    base: ReadonlyMap<string, string> | undefined,
    place: SharedFolder,
  ): boolean {
    if (isRecorded) {
      return true;
    }
    const edited = [...paths].filter(path => {
      const theirs = this.options.current.get(placedPath(path, place));
      return mergeFile({ path, base: base?.get(path), theirs }).edited;
    });
    if (edited.length > 0) {
      this.plan.warnings.push(
        `${ownerFolder(this.options.owner)} has files ${
          environment ? `for ${environment}` : 'for all environments'
        } that the configuration lists no more; they were kept, since ${
          edited[0]
        } is not as it was generated. Remove them by hand`,
      );
    }
    return edited.length === 0;
  }

  #baseOf(
    { environment, from, isUnknown }: Step,
    ours: RenderedUnit | undefined,
  ): Map<string, string> | undefined {
    const texts = (unit: RenderedUnit) =>
      new Map([...unit.files].map(([path, file]) => [path, file.text]));
    if (isUnknown) {
      // Everything that is there counts as edited, so it stays; but the API
      // version, by which a patch finds its object, has to be one for all files.
      const base = new Map<string, string>();
      for (const [path, text] of ours ? texts(ours) : []) {
        const theirs = this.options.current.get(path);
        if (theirs !== undefined) {
          base.set(path, text.replace(API_VERSION, apiVersionOf(theirs)));
        }
      }
      return base;
    }
    if (!from) {
      return undefined;
    }
    return ours && isSameRecord(from.recorded, ours.record)
      ? texts(ours)
      : texts(this.#render(from, environment));
  }

  #render(unit: Unit, environment?: string): RenderedUnit {
    const rendered =
      this.#rendered.get(unit) ??
      renderUnit(unit, this.options.templates, environment);
    this.#rendered.set(unit, rendered);
    return rendered;
  }

  #keepRecord(environment: string | undefined, unit: SharedUnit): void {
    if (unit.recorded && environment) {
      this.plan.record.environments[environment] = unit.recorded;
    } else if (unit.recorded) {
      this.plan.record.shared.push({ ...unit.recorded, folder: unit.folder });
    }
  }

  #note(
    environment: string | undefined,
    unit: SharedUnit,
    { record }: RenderedUnit,
  ): void {
    if (environment) {
      this.plan.record.environments[environment] = record;
    } else {
      this.plan.record.shared.push({ ...record, folder: unit.folder });
      this.#checkHeldBack(unit, record);
    }
  }

  #checkHeldBack(unit: Unit, record: RenderedUnit['record']): void {
    const { next, prior } = this.options;
    const configured = [...next.environments.values()].find(
      ({ recorded }) => !recorded,
    );
    if (
      !next.heldBack.has(unit.version) ||
      !configured ||
      !prior.shared.length
    ) {
      return;
    }
    const { tenant, team, service } = configured;
    const wanted = renderUnit(
      { version: unit.version, tenant, team, service },
      this.options.templates,
    );
    if (!isSameRecord(wanted.record, record)) {
      this.heldBack.add(unit.version);
    }
  }

  #places({ environment, from, to }: Step) {
    const { owner, prior, next } = this.options;
    const of = (
      state: PriorState | NextState,
      unit: SharedUnit | undefined,
    ): SharedFolder => {
      const shared = environment ? sharedUnitOf(state, environment) : unit;
      const folder = shared?.folder;
      return {
        service: ownerFolder(owner),
        folder,
        shared:
          folder && shared
            ? new Set(this.#render(shared).files.keys())
            : new Set(),
      };
    };
    const places = { from: of(prior, from), to: of(next, to) };
    // What is moved from one to the other is the shared files of either.
    const shared = new Set([...places.from.shared, ...places.to.shared]);
    return {
      from: { ...places.from, shared },
      to: { ...places.to, shared },
    };
  }
}

function isListOfTeam({ scope, path }: RenderedFile): boolean {
  return scope === 'team-environment' && path.endsWith('/kustomization.yaml');
}

/** Edits by hand may be in fields that another API version has no more. */
function withoutRemovedFields(
  text: string,
  before: string | undefined,
  path: string,
): string {
  if (
    before === undefined ||
    before === text ||
    apiVersionOf(before) === apiVersionOf(text)
  ) {
    return text;
  }
  const document = parseYaml(text, path);
  changeRemovedFields(document, String(document.get('kind')));
  return writeLike(text, document);
}

function apiVersionOf(text: string): string {
  return text.match(API_VERSION)?.[0] ?? 'apiVersion: v1';
}

function show(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}

/**
 * Plans how the files of a team, or of a service, get from what they were
 * generated from to what they are to be generated from.
 *
 * @throws ConflictError for edits by hand in fields that change, naming each.
 */
export function planOwner(options: OwnerToPlan): OwnerPlan {
  const { owner, next } = options;
  const planner = new OwnerPlanner(options);
  stepsOf(options).forEach(step => planner.take(step));
  planner.assertNoConflicts();
  const { plan } = planner;
  const { record } = plan;
  // What was only looked at and left alone is not recorded as generated.
  const isGenerated =
    Object.keys(record.environments).length > 0 ||
    (record.shared.length > 0 && options.prior.isRecorded());
  if (isGenerated) {
    plan.writes.set(
      recordPath(owner),
      formatRecord(owner.service ?? owner.team, record),
    );
  } else if (options.current.has(recordPath(owner))) {
    plan.removes.push(recordPath(owner));
  }
  plan.removes = plan.removes.filter(path => !plan.writes.has(path));
  plan.warnings.push(...describeHeldBack(planner.heldBack, next));
  return plan;
}
