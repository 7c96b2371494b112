import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kubectl } from '../flux/__testUtils__/kustomize';
import { readTree, repositoryRoot } from '../flux/__testUtils__/fixtures';
import { KustomizeError } from './kustomizeError';
import { KustomizeTree } from './kustomizeTree';

jest.setTimeout(120_000);

/** A real repository with kustomize's verdicts; not part of this one. */
const live = join(repositoryRoot, '../shared/flux-live');

if (!existsSync(live)) {
  process.stdout.write(`Not comparing with kustomize: there is no ${live}\n`);
}

(existsSync(live) && kubectl ? describe : describe.skip)(
  'a real repository',
  () => {
    let folder: string;
    let tree: KustomizeTree;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'adp-flux-live-'));
      const archive = readdirSync(live).find(name => name.endsWith('.tar.gz'))!;
      execFileSync('tar', ['xzf', join(live, archive), '-C', folder]);
      tree = new KustomizeTree(readTree(folder));
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('gets the verdicts of kustomize, with a reason and a remedy', () => {
      const expected = readFileSync(join(live, 'kustomize-build.txt'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .sort();
      const failures: KustomizeError[] = [];
      const actual = tree.folders().map(path => {
        const failure = failureOf(tree, path);
        failures.push(...(failure ? [failure] : []));
        return `${failure ? 'FAIL' : 'OK'} ${path}`;
      });
      process.stdout.write(
        `Comparing the verdicts on ${actual.length} folders with kustomize's\n`,
      );
      expect(actual.sort()).toEqual(expected);
      expect(
        failures.filter(
          ({ details }) =>
            details.reason === 'not-evaluated' ||
            !details.file ||
            !details.remedy,
        ),
      ).toEqual([]);
    });

    // All of them take minutes; COMPARE_ALL=1 does it.
    it('gets the objects that kubectl builds', () => {
      const buildable = tree.folders().filter(path => !failureOf(tree, path));
      const step = process.env.COMPARE_ALL
        ? 1
        : Math.ceil(buildable.length / 25);
      const sample = buildable.filter((_, index) => index % step === 0);
      for (const path of sample) {
        const output = execFileSync(
          kubectl!,
          [
            'kustomize',
            '--load-restrictor',
            'LoadRestrictionsNone',
            join(folder, path),
          ],
          { encoding: 'utf8', maxBuffer: 1e8 },
        );
        const expected = parseAllDocuments(output).map(document =>
          document.toJS(),
        );
        const byId = (objects: readonly unknown[]) =>
          objects.map(object => JSON.stringify(sortKeys(object))).sort();
        expect({ path, objects: byId(tree.build(path)) }).toEqual({
          path,
          objects: byId(expected.filter(Boolean)),
        });
      }
    });
  },
);

function failureOf(
  tree: KustomizeTree,
  path: string,
): KustomizeError | undefined {
  try {
    tree.build(path);
    return undefined;
  } catch (error) {
    if (error instanceof KustomizeError) {
      return error;
    }
    throw error;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sortKeys(item)]),
    );
  }
  return value;
}
