import fc from 'fast-check';
import { isSeq } from 'yaml';
import { parseYaml } from '../../yaml/yaml';
import { appendToResourceList, readResourceList } from './resourceList';
import { formatManifest } from '../templates/yamlFormat';

const HEADER =
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

function readYaml(text: string): string[] | undefined {
  const resources = parseYaml(text, 'kustomization.yaml').get('resources');
  return isSeq(resources) ? (resources.toJSON() as string[]) : undefined;
}

const item = fc.oneof(
  fc.constantFrom('../../base', 'patch.yaml', '../fcp-demo', './a.yaml', 'a/'),
  fc.constantFrom('base', 'true', '1.0', '.5', '~', 'null', '-', '.inf', 'on'),
  fc.constantFrom('"../a"', 'a: b', 'a #b', 'https://a.b/c?d', '*a', '[a]'),
  fc.stringMatching(/^[\w./-]{1,8}$/),
);
const line = fc.oneof(
  { weight: 4, arbitrary: item.map(text => `- ${text}`) },
  fc.constantFrom('', '  ', '# a - b', '  # c', '-', '- - a/b', 'a: b'),
  item.map(text => `  - ${text}`),
);
const text = fc
  .tuple(
    fc.constantFrom(
      '',
      HEADER,
      '# why\n\n',
      '---\n',
      'a: "b"\n',
      'a:\n  b: c\n',
    ),
    fc.array(line, { maxLength: 5 }),
    fc.constantFrom('\n', '', 'patches:\n- path: a.yaml\n', '# end\n'),
  )
  .map(([start, lines, end]) =>
    [`${start}resources:`, ...lines, end].join('\n'),
  )
  .filter(candidate => {
    try {
      return parseYaml(candidate, '').errors.length === 0;
    } catch {
      return false;
    }
  });

it('reads what the YAML library reads, or leaves it to that', () => {
  fc.assert(
    fc.property(text, candidate => {
      const read = readResourceList(candidate)?.resources;
      expect(read ?? readYaml(candidate)).toEqual(readYaml(candidate));
    }),
    { numRuns: 2000 },
  );
});

it('adds what the YAML library reads then, or leaves it to that', () => {
  const before = `${HEADER}resources:\n- ../../base\n`;
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 3 }), entries => {
      const after = appendToResourceList(before, entries);
      const read = after === undefined ? undefined : readYaml(after);
      expect(read).toEqual(after && ['../../base', ...entries]);
    }),
    { numRuns: 1000 },
  );
});

it('reads and adds to lists as they are generated, without the YAML library', () => {
  const before = `${HEADER}resources:\n- ../../base\n# ours\n- ../../fcp-demo\n`;
  expect(readResourceList(before)).toEqual({
    resources: ['../../base', '../../fcp-demo'],
    indent: '',
  });
  const after = appendToResourceList(before, ['../../fcp-web']);
  expect(after).toBe(`${before}- ../../fcp-web\n`);
  expect(formatManifest(parseYaml(after!, ''))).toBe(after);
});

it.each([
  ['more than the list', `${HEADER}resources:\n- a/b\npatches:\n- path: c\n`],
  ['a comment at the end', `${HEADER}resources:\n- a/b\n# end\n`],
  ['quotes', `${HEADER}resources:\n- "a/b"\n`],
  ['no item', `${HEADER}resources: []\n`],
])('leaves a list with %s to the YAML library', (_what, list) => {
  expect(appendToResourceList(list, ['../c'])).toBeUndefined();
});
