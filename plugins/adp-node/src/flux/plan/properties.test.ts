import type { FluxTeam } from '@adp/plugin-adp-common';
import fc from 'fast-check';
import { isMap, parseDocument, visit } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';
import { KustomizeTree } from '../../kustomize/kustomizeTree';
import { ManifestRequest, planManifests } from './planManifests';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';

/**
 * What holds for all teams, services, environments and edits by hand. With a
 * failure, the seed is printed; fast-check takes it as `{ seed, path }`.
 */
const empty = estateRepository('adp-flux-services', 'defra');
const ENVIRONMENTS = ['snd4', 'dev1', 'tst1', 'tst2', 'prd1'];

function generate(
  current: FileTree,
  team: FluxTeam,
  more: Partial<ManifestRequest> = {},
) {
  const plan = planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team,
    ...more,
    current,
  });
  return { plan, files: applyPlan(current, plan) };
}

const sorted = (files: FileTree) => new Map([...files].sort());

const serviceName = fc.oneof(
  // Names that folders of templates and environments have, too.
  fc.constantFrom(
    'environment',
    'service-team',
    'deploy',
    'infra',
    'web',
    'snd1',
  ),
  fc
    .stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/)
    .filter(
      name => !['base', 'snd', 'dev', 'tst', 'pre', 'prd'].includes(name),
    ),
);

const services = fc.uniqueArray(
  fc.record({
    name: serviceName,
    type: fc.constantFrom(
      'Frontend' as const,
      'Backend' as const,
      'HelmOnly' as const,
    ),
    hasDatabase: fc.boolean(),
    endpoint: fc.constantFrom<string>('one', 'two', 'yes', '007', 'a: b # c'),
    environments: fc.subarray(ENVIRONMENTS, { minLength: 1 }),
  }),
  { maxLength: 4, selector: ({ name }) => name },
);

type Services = typeof services extends fc.Arbitrary<infer T> ? T : never;

const teamName = fc.constantFrom(
  'environment-service-team',
  'fcp-team',
  'a',
  'services',
);

function teamOf(name: string, list: Services): FluxTeam {
  return {
    ...fcpDemo,
    teamName: name,
    services: list.map(({ hasDatabase, endpoint, environments, ...rest }) => ({
      ...rest,
      environments: environments.map(environment => ({ name: environment })),
      configVariables: [
        { key: 'INGRESS_ENDPOINT', value: endpoint },
        ...(hasDatabase ? [{ key: 'POSTGRES_DB', value: 'db' }] : []),
      ],
    })),
  };
}

function expectAllToBuild(files: FileTree): void {
  const tree = new KustomizeTree(files);
  for (const folder of tree.folders()) {
    expect(() => tree.build(folder)).not.toThrow();
  }
}

it('generates the same whatever the order, and nothing the second time', () => {
  fc.assert(
    fc.property(teamName, services, (name, list) => {
      const { plan, files } = generate(empty, teamOf(name, list));
      expect(generate(files, teamOf(name, list)).plan.changes).toEqual([]);
      expect(
        sorted(generate(empty, teamOf(name, [...list].reverse())).files),
      ).toEqual(sorted(files));
      expectAllToBuild(files);
      const others = plan.changes.filter(
        ({ path }) => !path.startsWith(`services/fcp/${name}/`),
      );
      for (const { path, before, after } of others) {
        expect(path).toMatch(
          /^services\/environments\/[a-z]{3}\/0\d\/kustomization.yaml$/,
        );
        expect(after).toBe(`${before}- ../../../fcp/${name}/base/patch\n`);
      }
    }),
    { numRuns: 30 },
  );
});

it('comes to the same from wherever it starts, and back', () => {
  fc.assert(
    fc.property(teamName, services, services, (name, one, other) => {
      const before = generate(empty, teamOf(name, one)).files;
      const after = generate(before, teamOf(name, other)).files;
      expect(sorted(after)).toEqual(
        sorted(generate(empty, teamOf(name, other)).files),
      );
      expect(sorted(generate(after, teamOf(name, one)).files)).toEqual(
        sorted(before),
      );
    }),
    { numRuns: 30 },
  );
});

it('comes to the same one environment after the other', () => {
  fc.assert(
    fc.property(
      services,
      fc.shuffledSubarray(ENVIRONMENTS, { minLength: ENVIRONMENTS.length }),
      (list, order) => {
        const team = teamOf('fcp-team', list);
        const files = order.reduce<FileTree>((current, environment) => {
          const next = generate(current, team, { environment }).files;
          expectAllToBuild(next);
          return next;
        }, empty);
        expect(sorted(files)).toEqual(sorted(generate(empty, team).files));
      },
    ),
    { numRuns: 20 },
  );
});

/** Fields of manifests that people change by hand, as far as it still builds. */
const edit = fc.record({
  /** Which file, and which of its values. */
  file: fc.nat(),
  value: fc.nat(),
  kind: fc.constantFrom('change', 'add', 'comment'),
});

/** Edits values below `spec`, where nothing is that identifies an object. */
function editByHand(
  files: FileTree,
  team: string,
  edits: readonly { file: number; value: number; kind: string }[],
): FileTree {
  const edited = new Map(files);
  const paths = [...files.keys()].filter(
    path =>
      path.startsWith(`services/fcp/${team}/`) && path.endsWith('patch.yaml'),
  );
  for (const { file, value, kind } of paths.length > 0 ? edits : []) {
    const path = paths[file % paths.length];
    const document = parseDocument(edited.get(path)!);
    const scalars: { value: unknown; comment?: string | null }[] = [];
    visit(document.getIn(['spec', 'values']) as never, {
      Scalar(key, node) {
        if (key === 'value' && !node.comment) {
          scalars.push(node);
        }
      },
    });
    const values = document.getIn(['spec', 'values']);
    if (kind === 'change' && scalars.length > 0) {
      scalars[value % scalars.length].value = 'by-hand';
    } else if (kind === 'comment' && scalars.length > 0) {
      scalars[value % scalars.length].comment = ' by hand';
    } else if (isMap(values)) {
      values.set('byHand', 'by-hand');
    }
    edited.set(path, document.toString({ indentSeq: false, lineWidth: 0 }));
  }
  return edited;
}

/** What people have written by hand, by file; a value may change before a comment. */
function editsIn(files: FileTree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, text] of files) {
    const lines = text
      .split('\n')
      .filter(line => /by.hand/i.test(line))
      .map(line => line.replace(/: .* # by hand/, ': # by hand'));
    if (lines.length > 0) {
      found.set(path, lines);
    }
  }
  return found;
}

it('loses no edit by hand, or changes nothing', () => {
  fc.assert(
    fc.property(
      services.filter(list => list.length > 0),
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('other', 'third'),
      (list, edits, endpoint) => {
        const team = teamOf('fcp-team', list);
        const edited = editByHand(
          generate(empty, team).files,
          'fcp-team',
          edits,
        );
        expect(generate(edited, team).plan.changes).toEqual([]);

        const changedTeam = teamOf(
          'fcp-team',
          list.map(service => ({ ...service, endpoint })),
        );
        const result = generateOrRefuse(edited, changedTeam);
        if (!result) {
          return;
        }
        expect(editsIn(result.files)).toEqual(editsIn(edited));
        expect(generate(result.files, changedTeam).plan.changes).toEqual([]);
        expectAllToBuild(result.files);
      },
    ),
    { numRuns: 40 },
  );
});

it('moves all to another version, keeping edits by hand', () => {
  const newer: FileTree = new Map(
    [...templates].map(([path, text]) => [
      path,
      text.replace('class: nginx', 'class: nginx\n      tls: true'),
    ]),
  );
  const upgrade = {
    templates: newer,
    templateVersion: '2.0.0',
    otherTemplates: new Map([['1.0.0', templates]]),
    upgrade: true,
  };
  fc.assert(
    fc.property(
      services.filter(list => list.length > 0),
      fc.array(edit, { maxLength: 3 }),
      fc.shuffledSubarray(ENVIRONMENTS, { minLength: ENVIRONMENTS.length }),
      (list, edits, order) => {
        const team = teamOf('fcp-team', list);
        const generated = generate(empty, team).files;
        const edited = editByHand(generated, 'fcp-team', edits);
        const atOnce = generate(edited, team, upgrade).files;
        expect(editsIn(atOnce)).toEqual(editsIn(edited));
        expect([...atOnce.keys()].sort()).toEqual([...generated.keys()].sort());

        const stepwise = order.reduce<FileTree>((current, environment) => {
          const next = generate(current, team, { ...upgrade, environment });
          expectAllToBuild(next.files);
          return next.files;
        }, edited);
        // The team's own files move only as a whole.
        expect(sorted(generate(stepwise, team, upgrade).files)).toEqual(
          sorted(atOnce),
        );
      },
    ),
    { numRuns: 12 },
  );
});

/** Nothing when edits by hand stand in the way, each of them named. */
function generateOrRefuse(current: FileTree, team: FluxTeam) {
  try {
    return generate(current, team);
  } catch (error) {
    if (
      /^ConflictError: Edits by hand would be lost:\n[^]*by-hand/.test(
        `${error}`,
      )
    ) {
      return undefined;
    }
    throw error;
  }
}
