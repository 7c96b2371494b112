import {
  type FileChange,
  type ManifestPlan,
  renderDiff,
} from '@adp/plugin-adp-node';
import type { Output } from './planOptions';
import type { Delivery, TeamPlan } from './planTeams';

/** What a command has planned, and perhaps written. */
export type Outcome = {
  teams: readonly TeamPlan[];
  templateVersion: string;
  /** Changes of all teams together. */
  changes: readonly FileChange[];
  /** Commit of `adp-flux-services` that was looked at, when it is known. */
  head?: string;
  isWritten: boolean;
  /** Whether all teams were asked for, instead of one. */
  isForAll: boolean;
};

/** Shows what changes, for people or for programs. */
export function showOutcome(outcome: Outcome, output: Output): string {
  if (output === 'json') {
    return `${JSON.stringify(outcomeToJson(outcome), undefined, 2)}\n`;
  }
  if (output === 'diff') {
    return renderDiff(outcome.changes);
  }
  const { teams, isForAll, isWritten, head } = outcome;
  const total = new Set(outcome.changes.map(({ path }) => path)).size;
  return [
    ...teams.flatMap(({ team, plan, refusal, delivery }) => {
      const lines = [
        ...(plan ? planLines(plan) : [`refused: ${refusal}`]),
        ...deliveryLines(delivery),
      ];
      return isForAll && lines.length > 0
        ? [`${team}:`, ...lines.map(line => `  ${line}`)]
        : lines;
    }),
    `${total} file(s) ${isWritten ? 'changed' : 'would change'}${
      head && !isWritten ? `, as of commit ${head}` : ''
    }`,
    '',
  ].join('\n');
}

/** Whether a file is added, changed or removed. */
function kindOf({ before, after }: FileChange) {
  if (before === undefined) {
    return 'add';
  }
  return after === undefined ? 'remove' : 'change';
}

function planLines(plan: ManifestPlan): string[] {
  const { changes, objects, edited, warnings } = plan;
  return [
    ...changes.map(change => `${kindOf(change)} ${change.path}`),
    ...(objects ?? []).flatMap(({ environment, added, changed, removed }) => [
      `in ${environment}:`,
      ...added.map(name => `  add ${name}`),
      ...changed.map(name => `  change ${name}`),
      ...removed.map(name => `  remove ${name}`),
    ]),
    ...(edited ?? []).map(path => `edited by hand, and kept so: ${path}`),
    ...warnings.map(warning => `warning: ${warning}`),
  ];
}

function deliveryLines({ commit, pullRequest }: Delivery = {}): string[] {
  return [
    ...(commit ? [`commit ${commit.url}`] : []),
    ...(pullRequest
      ? [`pull request ${pullRequest.url} (${pullRequest.outcome})`]
      : []),
  ];
}

function outcomeToJson(outcome: Outcome) {
  const { teams, templateVersion, head, isWritten, isForAll } = outcome;
  const common = { templateVersion, head, written: isWritten };
  const of = ({ plan, delivery }: TeamPlan) =>
    plan && {
      changes: plan.changes.map(change => ({
        path: change.path,
        kind: kindOf(change),
        diff: renderDiff([change]),
      })),
      objects: plan.objects,
      edited: plan.edited ?? [],
      warnings: plan.warnings,
      versions: plan.versions,
      ...delivery,
    };
  return isForAll
    ? {
        ...common,
        teams: teams.map(planned => ({
          team: planned.team,
          ...of(planned),
          refused: planned.refusal,
        })),
      }
    : { ...common, ...of(teams[0]) };
}
