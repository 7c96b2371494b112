import {
  type FileChange,
  type ManifestPlan,
  mergePlans,
  renderDiff,
} from '@adp/plugin-adp-node';
import type { Output } from './planOptions';
import type { TeamPlan } from './planTeams';

/** What a command has planned, and perhaps written. */
export type Outcome = {
  teams: readonly TeamPlan[];
  templateVersion: string;
  /** Commit of `adp-flux-services` that was looked at, when it is known. */
  commit?: string;
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
    return renderDiff(allOf(outcome).changes);
  }
  const { teams, isForAll, isWritten, commit } = outcome;
  const total = allOf(outcome).changes.length;
  return [
    ...teams.flatMap(({ team, plan, refusal }) => {
      const lines = plan ? planLines(plan) : [`refused: ${refusal}`];
      return isForAll && lines.length > 0
        ? [`${team}:`, ...lines.map(line => `  ${line}`)]
        : lines;
    }),
    `${total} file(s) ${isWritten ? 'changed' : 'would change'}${
      commit && !isWritten ? `, as of commit ${commit}` : ''
    }`,
    '',
  ].join('\n');
}

/** What all teams together change. */
export function allOf({ teams }: Pick<Outcome, 'teams'>): ManifestPlan {
  return mergePlans(teams.flatMap(({ plan }) => plan ?? []));
}

/** Whether a file is added, changed or removed. */
function kindOf({ before, after }: FileChange) {
  if (before === undefined) {
    return 'add';
  }
  return after === undefined ? 'remove' : 'change';
}

function planLines({ changes, objects, warnings }: ManifestPlan): string[] {
  return [
    ...changes.map(change => `${kindOf(change)} ${change.path}`),
    ...(objects ?? []).flatMap(({ environment, added, changed, removed }) => [
      `in ${environment}:`,
      ...added.map(name => `  add ${name}`),
      ...changed.map(name => `  change ${name}`),
      ...removed.map(name => `  remove ${name}`),
    ]),
    ...warnings.map(warning => `warning: ${warning}`),
  ];
}

function outcomeToJson(outcome: Outcome) {
  const { teams, templateVersion, commit, isWritten, isForAll } = outcome;
  const head = { templateVersion, commit, written: isWritten };
  const of = ({ plan }: TeamPlan) =>
    plan && {
      changes: plan.changes.map(change => ({
        path: change.path,
        kind: kindOf(change),
        diff: renderDiff([change]),
      })),
      objects: plan.objects,
      warnings: plan.warnings,
      versions: plan.versions,
    };
  return isForAll
    ? {
        ...head,
        teams: teams.map(planned => ({
          team: planned.team,
          ...of(planned),
          refused: planned.refusal,
        })),
      }
    : { ...head, ...of(teams[0]) };
}
