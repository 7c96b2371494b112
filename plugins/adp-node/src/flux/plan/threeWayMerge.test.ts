import fc from 'fast-check';
import { parse, parseDocument } from 'yaml';
import { mergeManifest } from './threeWayMerge';

function merge(base: string, ours: string, theirs: string) {
  const document = parseDocument(theirs);
  const conflicts = mergeManifest(
    parseDocument(base),
    parseDocument(ours),
    document,
  );
  return { conflicts, text: document.toString({ indentSeq: false }) };
}

const base = `kind: HelmRelease
spec:
  version: 1
  values:
    cpu: 500m
    hosts: [a, b]
    env:
    - name: PORT
      value: "80"
`;

it('takes from each side what only that side has changed', () => {
  expect(
    merge(
      base,
      base.replace('version: 1', 'version: 2'),
      base.replace('cpu: 500m', 'cpu: 600m # for the batch run'),
    ),
  ).toEqual({
    conflicts: [],
    text: base
      .replace('version: 1', 'version: 2')
      .replace('cpu: 500m', 'cpu: 600m # for the batch run')
      .replace('[a, b]', '[ a, b ]'),
  });
});

it('keeps comments where nothing else was edited', () => {
  const commented = base
    .replace('version: 1', 'version: 1 # as before')
    .replace(
      '    - name: PORT\n',
      '    # the port\n    - name: PORT # of it\n',
    );
  const { text, conflicts } = merge(
    base,
    base.replace('500m', '600m').replace('"80"', '"81"'),
    commented,
  );
  expect(conflicts).toEqual([]);
  expect(text).toContain('version: 1 # as before\n');
  expect(text).toContain('# the port\n');
  expect(text).toContain('- name: PORT # of it\n');
  expect(parse(text).spec.values.env).toEqual([{ name: 'PORT', value: '81' }]);
});

it('reports a field that both have changed', () => {
  expect(
    merge(base, base.replace('500m', '700m'), base.replace('500m', '600m'))
      .conflicts,
  ).toEqual([
    { field: 'spec.values.cpu', base: '500m', ours: '700m', theirs: '600m' },
  ]);
});

it('accepts that both have made the same change', () => {
  const changed = base.replace('500m', '600m');
  expect(merge(base, changed, changed).conflicts).toEqual([]);
});

it('merges lists of values as sets, in their order', () => {
  const { text, conflicts } = merge(
    base,
    base.replace('[a, b]', '[b, c]'),
    base.replace('[a, b]', '[z, b, a]'),
  );
  expect(conflicts).toEqual([]);
  expect(parse(text).spec.values.hosts).toEqual(['z', 'b', 'c']);
});

it('merges lists of named items item by item', () => {
  const { text, conflicts } = merge(
    base,
    `${base}    - name: HOST\n      value: x\n`,
    base.replace('"80"', '"8080"'),
  );
  expect(conflicts).toEqual([]);
  expect(parse(text).spec.values.env).toEqual([
    { name: 'PORT', value: '8080' },
    { name: 'HOST', value: 'x' },
  ]);
});

it('removes what is generated no more, unless somebody has changed it', () => {
  const without = base.replace('    cpu: 500m\n', '');
  expect(parse(merge(base, without, base).text).spec.values.cpu).toBe(
    undefined,
  );
  expect(
    merge(base, without, base.replace('500m', '600m')).conflicts,
  ).toMatchObject([{ field: 'spec.values.cpu', theirs: '600m' }]);
});

it('keeps removed what somebody has removed', () => {
  const without = base.replace('    cpu: 500m\n', '');
  const { text, conflicts } = merge(
    base,
    base.replace('version: 1', 'version: 2'),
    without,
  );
  expect(conflicts).toEqual([]);
  expect(text).not.toContain('cpu');
});

const value = fc.letrec(tie => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', 'c', '', 'true', null),
    fc.integer({ min: 0, max: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('node'), { maxKeys: 3 }),
    fc.array(fc.constantFrom('p', 'q', 'r'), { maxLength: 3 }),
  ),
})).node;
const manifest = fc.record({ spec: value });

it('gives ours where nobody has edited, and theirs where nothing is new', () => {
  fc.assert(
    fc.property(manifest, manifest, (one, other) => {
      const [a, b] = [one, other].map(data => JSON.stringify(data));
      expect(parse(merge(a, b, a).text)).toEqual(JSON.parse(b));
      expect(parse(merge(a, a, b).text)).toEqual(JSON.parse(b));
      expect(merge(a, b, a).conflicts).toEqual([]);
    }),
  );
});
