import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './fleet';
import { measure } from './measure';
import type { PlannedFleet } from './rows/planFleet';
import type { RequestsOfGenerations } from './rows/requests';
import type { TemplateEngine } from './rows/templateEngine';
import type { Validation } from './rows/validation';
import type { Row } from './table';

const GIBIBYTE = 2 ** 30;

/** Services of the fleet, and of those that are compared to see how it grows. */
const FLEET = 1000;
const SMALL_FLEET = 500;
const LARGE_FLEET = 5000;

/** Services whose files the engine renders, and of these the action. */
const RENDERED_SERVICES = 500;
const SERVICES_OF_ACTION = 20;

/** By name, what can be measured. */
export const measurements: Record<string, () => Row[]> = {
  plan: measurePlan,
  growth: measureGrowth,
  engine: measureEngine,
  validate: measureValidation,
  requests: measureRequests,
};

function measurePlan(): Row[] {
  const fleet = measure<PlannedFleet>('planFleet', FLEET);
  const various = measure<PlannedFleet>('planFleet', FLEET, 'own-values');
  const peakMemory = Math.max(fleet.peakMemory, various.peakMemory);
  const rate = (seconds: number, { files } = fleet) =>
    `${count(Math.round(files / seconds))} files/s`;
  return [
    {
      what: `plan ${FLEET} services x 7 environments: ${count(
        fleet.files,
      )} files, none there yet`,
      ours: rate(fleet.first),
      alternative: '',
      ratio: '',
      wanted: '',
    },
    {
      what: 'the same again, all files there and image tags moved',
      ours: rate(fleet.again),
      alternative: '',
      ratio: '',
      wanted: '',
    },
    {
      what: 'none there yet, and each service with values of its own',
      ours: rate(various.first, various),
      alternative: '',
      ratio: '',
      wanted: '',
    },
    {
      what: 'peak memory of these, all files in memory',
      ours: `${(peakMemory / GIBIBYTE).toFixed(2)} GiB`,
      alternative: '',
      ratio: '',
      wanted: 'at most 1 GiB',
      isMet: peakMemory <= GIBIBYTE,
    },
  ];
}

function measureGrowth(): Row[] {
  const small = measure<PlannedFleet>('planFleet', SMALL_FLEET);
  const large = measure<PlannedFleet>('planFleet', LARGE_FLEET);
  return (['first', 'again'] as const).map(phase => {
    const ours = large[phase] / large.files;
    const alternative = small[phase] / small.files;
    return {
      what: `time per file, ${
        phase === 'first' ? 'none there yet' : 'all there'
      }: ${LARGE_FLEET} services beside ${SMALL_FLEET}`,
      ours: microseconds(ours),
      alternative: microseconds(alternative),
      ratio: (ours / alternative).toFixed(2),
      wanted: 'at most 1.10',
      isMet: ours / alternative <= 1.1,
    };
  });
}

function measureEngine(): Row[] {
  const { ours, engine, action } = measure<TemplateEngine>(
    'templateEngine',
    RENDERED_SERVICES,
    SERVICES_OF_ACTION,
  );
  const row = (
    what: string,
    alternative: TemplateEngine['ours'],
    least: number,
  ): Row => {
    const ratio =
      alternative.time / alternative.files / (ours.time / ours.files);
    return {
      what,
      ours: microseconds(ours.time / ours.files),
      alternative: microseconds(alternative.time / alternative.files),
      ratio: `${ratio.toFixed(1)}x`,
      wanted: `at least ${least}x`,
      isMet: ratio >= least,
    };
  };
  return [
    row(
      `time per file: plan, beside the engine of fetch:template (${count(
        engine.files,
      )} files, same content)`,
      engine,
      3,
    ),
    row(
      `the same beside the action fetch:template itself, with files on disk (sample of ${count(
        action.files,
      )})`,
      action,
      3,
    ),
  ];
}

function measureValidation(): Row[] {
  const live = join(repositoryRoot, '../shared/flux-live');
  const kubectl = process.env.ADP_KUBECTL;
  const what = 'validate a real repository';
  if (!existsSync(live) || !kubectl) {
    const missing = kubectl ? live : 'kubectl (set ADP_KUBECTL)';
    return [notMeasured(what, `not measured: there is no ${missing}`)];
  }
  const { folders, differing, ours, ...other } = measure<Validation>(
    'validation',
    live,
    kubectl,
  );
  const timeOfKubectl = other.kubectl.time / other.kubectl.folders;
  const ratio = timeOfKubectl / (ours / folders);
  return [
    {
      what: `time per folder: ${what}, beside kubectl kustomize (sample of ${other.kubectl.folders})`,
      ours: milliseconds(ours / folders),
      alternative: milliseconds(timeOfKubectl),
      ratio: `${ratio.toFixed(0)}x`,
      wanted: 'at least 50x',
      isMet: ratio >= 50,
    },
    {
      what: 'folders with the verdict of kustomize',
      ours: `${count(folders - differing.length)} of ${count(folders)}`,
      alternative: differing.slice(0, 3).join(', '),
      ratio: '',
      wanted: 'all',
      isMet: differing.length === 0,
    },
  ];
}

function measureRequests(): Row[] {
  const { service, team } = measure<RequestsOfGenerations>('requests');
  const row = (
    what: string,
    { all, contentCreating }: RequestsOfGenerations['team']['cold'],
    predecessor: number | undefined,
  ): Row => ({
    what: `requests to GitHub: ${what}`,
    ours: `${all}, ${contentCreating} content-creating`,
    alternative: predecessor ? `${predecessor} (predecessor)` : '',
    ratio: predecessor ? `${(predecessor / all).toFixed(0)}x` : '',
    wanted: '',
  });
  return [
    row('1 service in 1 environment, nothing known yet', service.cold, 84),
    row('the same, warm', service.warm, 34),
    row(
      '20 services in 5 environments, nothing known yet',
      team.cold,
      undefined,
    ),
    row('the same, warm', team.warm, undefined),
  ];
}

function microseconds(seconds: number): string {
  return `${(seconds * 1e6).toFixed(0)} µs`;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(2)} ms`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function notMeasured(what: string, why: string): Row {
  return { what, ours: why, alternative: '', ratio: '', wanted: '' };
}
