import {
  SharedUnit,
  sharedUnitOf,
  TemplateVersions,
  Unit,
} from './manifestUnits';
import type { NextState } from './nextState';
import type { PriorState } from './priorState';

/** A unit before and after; either may be missing. */
export type Step = {
  environment?: string;
  from?: SharedUnit;
  to?: SharedUnit;
  /** Whether no version explains what is there, so that all of it stays. */
  isUnknown: boolean;
  isRecorded: boolean;
};

/** What happens to each unit of an owner; shared ones first. */
export function stepsOf({
  prior,
  next,
  templates,
}: {
  prior: PriorState;
  next: NextState;
  templates: TemplateVersions;
}): Step[] {
  const isKnown = (unit?: Unit) => !unit || templates.has(unit.version);
  const usedSources = new Set<SharedUnit>();
  const shared = next.shared.map((to): Step => {
    const from = sourceOf(to, prior, next);
    if (from) {
      usedSources.add(from);
    }
    return {
      from,
      to,
      isUnknown: (!from && prior.isSharedUnknown) || !isKnown(from),
      isRecorded: prior.isRecorded(),
    };
  });
  const left = prior.shared
    .filter(from => !usedSources.has(from))
    .map(
      (from): Step => ({
        from,
        isUnknown: false,
        // Its edits by hand went along with the environments that left it.
        isRecorded: prior.isRecorded(),
      }),
    );
  const names = [
    ...new Set([...prior.environments.keys(), ...next.environments.keys()]),
  ];
  return [
    ...left,
    ...shared,
    ...names.map((environment): Step => {
      const from = prior.environments.get(environment);
      return {
        environment,
        from,
        to: next.environments.get(environment),
        isUnknown: prior.unknown.has(environment) || !isKnown(from),
        isRecorded: prior.isRecorded(environment),
      };
    }),
  ];
}

/** The shared files that those of a version come from. */
function sourceOf(
  to: SharedUnit,
  prior: PriorState,
  next: NextState,
): SharedUnit | undefined {
  const same = prior.shared.find(({ version }) => version === to.version);
  const moved = [...next.environments.keys()].find(
    name =>
      prior.environments.has(name) &&
      sharedUnitOf(next, name)?.version === to.version,
  );
  return (
    same ??
    (moved === undefined ? undefined : sharedUnitOf(prior, moved)) ??
    prior.shared.find(({ folder }) => !folder)
  );
}
