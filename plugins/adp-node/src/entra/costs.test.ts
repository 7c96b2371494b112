import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  demoGroups,
  demoMembers,
  JANE,
  rememberedFrom,
} from './__testUtils__/demoTeam';
import { useEntra } from './__testUtils__/useEntra';
import type { GroupSyncResult } from './groupReport';

jest.setTimeout(60_000);

const entra = useEntra();

const page = join(__dirname, '../../../../docs/performance.md');

/** Of the smallest tenants; https://learn.microsoft.com/graph/throttling-limits */
const LIMITS = {
  units: 3500,
  unitsSeconds: 10,
  writes: 3000,
  writesSeconds: 150,
};

const PROJECTS = 1000;

const ZOE = 'zoe.muller@defra.gov.uk';

type Cost = { http: number; inside: number; units: number; writes: number };

const costs = new Map<string, Cost>();

/** Runs something, and notes what it asked of Graph. */
async function measure(
  what: string,
  run: () => Promise<GroupSyncResult[]>,
): Promise<GroupSyncResult[]> {
  entra.sandbox.requests.reset();
  const results = await run();
  const requests = entra.graphRequests();
  const inside = requests.flatMap(({ batch }) => batch ?? []);
  costs.set(what, {
    http: requests.length,
    inside: inside.length,
    units: requests.reduce(
      (sum, { resourceUnits = 0 }) => sum + resourceUnits,
      0,
    ),
    writes: inside.filter(({ method }) => method !== 'GET').length,
  });
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  return results;
}

const STARTED = 'first sync of 16 groups and 3 people, just started';
const FIRST = 'first sync of 16 groups and 3 people';
const RECHECK = 're-check, nothing known';
const KNOWN = 're-check, ids known';
const ADDED = 'a person is added, ids known';
const LEFT = 'a person has left, ids known';
const LEFT_UNKNOWN = 'a person has left, nothing known';

beforeAll(async () => {
  const other = await demoGroups('other');
  await measure(STARTED, () => entra.sync(other));
  const groups = await demoGroups('cost');
  const first = await measure(FIRST, () => entra.sync(groups));
  const remembered = rememberedFrom(first);
  await measure(RECHECK, () => entra.sync(groups));
  await measure(KNOWN, () => entra.sync(groups, remembered));
  const larger = await demoGroups('cost', {
    ...demoMembers,
    technical: [...demoMembers.technical, ZOE],
  });
  await measure(ADDED, () => entra.sync(larger, remembered));
  const smaller = await demoGroups('cost', {
    ...demoMembers,
    technical: [JANE],
  });
  await measure(LEFT, () => entra.sync(smaller, remembered));
  await entra.sync(groups);
  await measure(LEFT_UNKNOWN, () =>
    entra.sync(smaller, { owned: remembered.owned }),
  );
}, 60_000);

it.each([
  [STARTED, 9],
  [FIRST, 8],
  [RECHECK, 2],
  [KNOWN, 1],
  [LEFT, 4],
  [LEFT_UNKNOWN, 6],
])('%s costs at most %i requests', (what, most) => {
  expect(costs.get(what)?.http).toBeLessThanOrEqual(most);
});

it('writes nothing in a re-check', () => {
  expect([costs.get(RECHECK)?.writes, costs.get(KNOWN)?.writes]).toEqual([
    0, 0,
  ]);
});

const number = (value: number) =>
  new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(value);

/** A table as Prettier writes it. */
function table(header: string[], rows: string[][]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(row => row[column].length)),
  );
  const line = (row: string[]) =>
    `| ${row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join(' | ')} |`;
  const rule = `| ${widths
    .map((width, column) =>
      column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
    )
    .join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

function section(): string {
  const { units, unitsSeconds, writes, writesSeconds } = LIMITS;
  const perProject = costs.get(KNOWN)!;
  const first = costs.get(FIRST)!;
  const hourly = (PROJECTS * perProject.units * unitsSeconds) / 3600;
  return [
    table(
      [
        'one project',
        'HTTP requests',
        'requests inside',
        'resource units',
        'writes',
      ],
      [...costs].map(([what, cost]) => [
        what,
        number(cost.http),
        number(cost.inside),
        number(cost.units),
        number(cost.writes),
      ]),
    ),
    '',
    table(
      [`${number(PROJECTS)} projects`, 'sum', 'shortest time within the limit'],
      [
        [
          'HTTP requests of a re-check, ids known',
          number(PROJECTS * perProject.http),
          '',
        ],
        [
          `resource units of a re-check: ${number(PROJECTS)} x ${
            perProject.units
          }`,
          number(PROJECTS * perProject.units),
          `${number((PROJECTS * perProject.units * unitsSeconds) / units)} s`,
        ],
        [
          `resource units per ${unitsSeconds} s when all are re-checked once an hour`,
          number(hourly),
          `${number((100 * hourly) / units)} % of the limit`,
        ],
        [
          `writes of a first sync: ${number(PROJECTS)} x ${first.writes}`,
          number(PROJECTS * first.writes),
          `${number(
            (PROJECTS * first.writes * writesSeconds) / writes / 60,
          )} min`,
        ],
      ],
    ),
  ].join('\n');
}

it('is what docs/performance.md says; UPDATE_DOCS=1 writes it', () => {
  const text = readFileSync(page, 'utf8');
  const current = text.replace(
    /(<!-- requests to Graph -->\n)[^]*?(<!-- end of requests to Graph -->)/,
    (_, start, end) => `${start}\n${section()}\n\n${end}`,
  );
  if (process.env.UPDATE_DOCS) {
    writeFileSync(page, current);
  }
  expect(current).toContain(FIRST);
  expect(readFileSync(page, 'utf8')).toBe(current);
});
