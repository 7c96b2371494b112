import { ConflictError } from '@backstage/errors';

import { ownerFolder } from '../layout';
import {
  isSameRecord,
  RenderedUnit,
  renderUnit,
  SharedUnit,
  sharedUnitOf,
  Unit,
} from './manifestUnits';
import type { Step } from './unitSteps';
import { withApiVersionOf, withoutRemovedFields } from './manifestApiVersion';
import { differsByTagsOnly, mergeFile } from './mergeFile';
import type { NextState } from './nextState';
import { type OwnerPlan, type OwnerToPlan, SHARED } from './ownerPlan';
import type { PriorState } from './priorState';
import type { RenderedFile } from '../templates/renderTemplates';
import { moveReferences, placedPath, SharedFolder } from './sharedFolders';

/** Takes the steps of an owner's plan one by one. */
export class OwnerPlanner {
  readonly plan: OwnerPlan = {
    writes: new Map(),
    removes: [],
    rendered: [],
    removedByHand: new Map(),
    edited: new Set(),
    editedFiles: [],
    kept: new Set(),
    heldBack: [],
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
      this.plan.kept.add(environment ?? SHARED);
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
        `Edits by hand would be lost:\n- ${this.#conflicts.join(
          '\n- ',
        )}\nNothing was written`,
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
    // Without a record, what is missing may never have been there.
    if (ours && theirs === undefined && base !== undefined && step.isRecorded) {
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
          base.set(path, withApiVersionOf(text, theirs));
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
    const { owner, next, prior } = this.options;
    const isConfigured = !owner.service || next.configured.service;
    if (
      !next.heldBack.has(unit.version) ||
      !prior.shared.length ||
      !isConfigured
    ) {
      return;
    }
    const wanted = renderUnit(
      { version: unit.version, ...next.configured },
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

function show(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
