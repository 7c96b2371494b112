import type { KustomizeReason } from '@adp/plugin-adp-node/kustomize';

/** Whether kustomize builds a folder. */
export type Verdict =
  | { folder: string; verdict: 'builds' }
  | {
      folder: string;
      verdict: 'fails' | 'not-evaluated';
      reason: KustomizeReason;
      message: string;
      /** The file to change. */
      file: string;
      remedy: string;
      /** The message without names of files and objects. */
      cause?: string;
    };

type Problem = Exclude<Verdict, { verdict: 'builds' }>;

/** Shows verdicts, for people or for programs. */
export function showVerdicts(
  verdicts: readonly Verdict[],
  output: 'text' | 'json',
): string {
  const count = (verdict: Verdict['verdict']) =>
    verdicts.filter(one => one.verdict === verdict).length;
  const summary = {
    folders: verdicts.length,
    builds: count('builds'),
    fails: count('fails'),
    notEvaluated: count('not-evaluated'),
  };
  if (output === 'json') {
    const folders = verdicts.map(verdict =>
      verdict.verdict === 'builds' ? verdict : withoutCause(verdict),
    );
    return `${JSON.stringify({ summary, folders }, undefined, 2)}\n`;
  }
  const { builds, fails, notEvaluated } = summary;
  const groups = groupByCause(
    verdicts.filter((one): one is Problem => one.verdict !== 'builds'),
  );
  return [
    ...groups.map(showGroup),
    `${summary.folders} folder(s): ${builds} build, ${fails} do not${
      notEvaluated > 0 ? `, ${notEvaluated} cannot be told` : ''
    }\n`,
  ].join('\n');
}

function withoutCause({ cause: _, ...problem }: Problem) {
  return problem;
}

/** Problems with one cause and remedy, those with most folders first. */
function groupByCause(problems: readonly Problem[]): Problem[][] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { cause, message, remedy } = problem;
    const key = `${cause ?? message}\n${remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function showGroup(problems: readonly Problem[]): string {
  const [{ cause, message, remedy }] = problems;
  return [
    `${cause ?? message}`,
    `  to do: ${remedy}`,
    `  in ${problems.length} folder(s):`,
    ...problems.map(problem =>
      // Without names in the cause, each folder has a file of its own.
      cause ? `    ${fileOf(problem)}` : `    ${problem.folder}`,
    ),
    '',
  ].join('\n');
}

function fileOf({ folder, file }: Problem): string {
  return file.startsWith(`${folder}/`) ? file : `${folder} (${file})`;
}
