// Validates the folders of a real repository with the command line, and a sample
// of them with kubectl.
// Arguments: folder that has the repository as archive, and the verdicts of
// kustomize on it; kubectl.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../fleet';
import { report } from '../measure';

export type Validation = {
  folders: number;
  /** Folders on which the verdict is another than kustomize's. */
  differing: string[];
  /** Seconds for all folders, from the start of the command to its end. */
  ours: number;
  /** Seconds for the folders of the sample, a process for each. */
  kubectl: { folders: number; time: number };
};

const COMMAND_LINE = join(repositoryRoot, 'packages/cli/bin/adp');

/** kubectl takes minutes for all folders. */
const SAMPLE = 100;

const [live, kubectl] = process.argv.slice(2);

/** What the command line says of each folder of a checkout. */
function runValidate(directory: string) {
  const { stdout } = spawnSync(
    process.execPath,
    [COMMAND_LINE, 'flux', 'validate', directory, '--output', 'json'],
    { encoding: 'utf8', maxBuffer: 100_000_000 },
  );
  const { folders } = JSON.parse(stdout) as {
    folders: { folder: string; verdict: string }[];
  };
  return folders.map(({ folder, verdict }) => ({
    folder,
    isBuilt: verdict === 'builds',
  }));
}

function verdictOf(isBuilt: boolean, folder: string): string {
  return `${isBuilt ? 'OK' : 'FAIL'} ${folder}`;
}

function validate(directory: string): Validation {
  const archive = readdirSync(live).find(name => name.endsWith('.tar.gz'));
  execFileSync('tar', ['xzf', join(live, archive ?? ''), '-C', directory]);
  const expected = new Set(
    readFileSync(join(live, 'kustomize-build.txt'), 'utf8')
      .split('\n')
      .filter(Boolean),
  );

  const start = performance.now();
  const verdicts = runValidate(directory);
  const ours = (performance.now() - start) / 1000;

  const step = Math.ceil(verdicts.length / SAMPLE);
  const sample = verdicts.filter((_, index) => index % step === 0);
  const startOfKubectl = performance.now();
  const ofKubectl = sample.map(({ folder }) => {
    const options = ['--load-restrictor', 'LoadRestrictionsNone'];
    const { status } = spawnSync(
      kubectl,
      ['kustomize', ...options, join(directory, folder)],
      { maxBuffer: 100_000_000 },
    );
    return { folder, isBuilt: status === 0 };
  });
  const time = (performance.now() - startOfKubectl) / 1000;

  const differing = [
    ...verdicts.filter(
      ({ folder, isBuilt }) => !expected.has(verdictOf(isBuilt, folder)),
    ),
    ...ofKubectl.filter(
      ({ isBuilt }, index) => isBuilt !== sample[index].isBuilt,
    ),
  ].map(({ folder }) => folder);
  return {
    folders: verdicts.length,
    differing: [...new Set(differing)],
    ours,
    kubectl: { folders: sample.length, time },
  };
}

const temporary = mkdtempSync(join(tmpdir(), 'adp-bench-'));
try {
  report<Validation>(validate(temporary));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
