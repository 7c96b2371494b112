// Plans the manifests of a fleet: the first time, and again after image
// automation has written other tags. Arguments: number of services, and
// `own-values` if each is to have values of its own.
import type { FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '@adp/plugin-adp-node';
import { createEstate, createTeams, plan } from '../fleet';
import { processorTime, report } from '../measure';

const ENVIRONMENTS = ['snd3', 'snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'];

/** Tags as image automation writes them: in the values that are marked for it. */
const MARKED_TAG = /0\.1\.0( # \{"\$imagepolicy")/g;

const TEAMS_TO_WARM_UP = 10;

const estate = createEstate(ENVIRONMENTS);

export type PlannedFleet = {
  files: number;
  /** Seconds of processor time that the plans took. */
  first: number;
  again: number;
  /** Bytes; all files of the fleet are among them. */
  peakMemory: number;
};

function planFleet(
  teams: readonly FluxTeam[],
): Omit<PlannedFleet, 'peakMemory'> {
  /** The clusters' lists of teams grow with each; no team reads another's files. */
  const shared = new Map(estate.repository);
  const filesOfTeams: FileTree[] = [];
  let first = 0;
  for (const team of teams) {
    const [{ changes }, time] = processorTime(() => plan(estate, team, shared));
    first += time;
    const files = new Map<string, string>();
    for (const { path, after = '' } of changes) {
      const isShared = path.startsWith('services/environments/');
      const target = isShared ? shared : files;
      target.set(path, after.replace(MARKED_TAG, '1.2.3$1'));
    }
    filesOfTeams.push(files);
  }

  let again = 0;
  for (const [index, team] of teams.entries()) {
    const current = new Map([...shared, ...filesOfTeams[index]]);
    const [{ changes }, time] = processorTime(() =>
      plan(estate, team, current),
    );
    again += time;
    if (changes.length > 0) {
      throw new Error(
        `Planned again, ${changes[0].path} and others would change`,
      );
    }
  }
  const files = filesOfTeams.reduce((sum, { size }) => sum + size, 0);
  return { files, first, again };
}

const [services, kind] = process.argv.slice(2);
const allTeams = createTeams(
  Number(services),
  ENVIRONMENTS,
  kind === 'own-values',
);
// Code is compiled as it gets warm, which is not what is measured.
planFleet(allTeams.slice(0, TEAMS_TO_WARM_UP));
report<PlannedFleet>({
  ...planFleet(allTeams),
  peakMemory: process.resourceUsage().maxRSS * 1024,
});
