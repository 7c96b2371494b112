// Plans the manifests of a fleet: the first time, and again after image
// automation has written other tags. Arguments: number of services.
import type { FileTree } from '@adp/plugin-adp-node';
import { createEstate, createTeams, plan } from '../fleet';
import { processorTime, report } from '../measure';

const ENVIRONMENTS = ['snd3', 'snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'];

/** Tags as image automation writes them: in the values that are marked for it. */
const MARKED_TAG = /0\.1\.0( # \{"\$imagepolicy")/g;

export type PlannedFleet = {
  files: number;
  /** Seconds of processor time that the plans took. */
  first: number;
  again: number;
  /** Bytes; all files of the fleet are among them. */
  peakMemory: number;
};

const services = Number(process.argv[2]);
const estate = createEstate(ENVIRONMENTS);
const teams = createTeams(services, ENVIRONMENTS);

// Code is compiled as it gets warm, which is not what is measured.
plan(estate, teams[0], estate.repository);

/** Lists of clusters and what clusters share; each team that is added changes it. */
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
  const [{ changes }, time] = processorTime(() => plan(estate, team, current));
  again += time;
  if (changes.length > 0) {
    throw new Error(
      `Planned again, ${changes[0].path} and others would change`,
    );
  }
}

report<PlannedFleet>({
  files: filesOfTeams.reduce((sum, files) => sum + files.size, 0),
  first,
  again,
  peakMemory: process.resourceUsage().maxRSS * 1024,
});
