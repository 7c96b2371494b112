import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readTree, repositoryRoot } from '../flux/__testUtils__/fixtures';
import { readPlainYaml } from './plainYaml';
import { createYaml, parseYaml, stringifyYaml } from './yaml';
import { isNameInYaml, writePlainYaml } from './writePlainYaml';

/** What the library reads; `undefined` for what it refuses. */
function readWithLibrary(text: string): unknown {
  try {
    return parseYaml(text, '').toJS();
  } catch {
    return undefined;
  }
}

const scalar = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', '1', '', "'a'", 'c # d') },
  fc.constantFrom(
    'a',
    'a/b',
    '../a',
    './a.yaml',
    '${A}-b',
    'a: b',
    'a:',
    'a:b',
  ),
  fc.constantFrom('"a"', "'a'", '"a #b"', `'"1"'`, '"a\\n"', "'a''b'", '"a" b'),
  fc.constantFrom('1', '0', '01', '1.0', '0.1.0', '.5', '1e3', '0x1f', '0o7'),
  fc.constantFrom(
    'true',
    'True',
    'null',
    '~',
    'Null',
    'yes',
    '.inf',
    '.NaN',
    '-',
  ),
  fc.constantFrom(
    '{}',
    '[]',
    '{',
    '[a]',
    '{a: b}',
    '*a',
    '&a b',
    '!!str 1',
    '|',
  ),
  fc.constantFrom(
    '>=1.0',
    '-1',
    '+1',
    '<<',
    '=',
    '?',
    '? a',
    '%a',
    '@a',
    ',a',
    '#',
  ),
  fc.constantFrom(
    'a #b',
    'a#b',
    ' a',
    'a ',
    '',
    ' # b',
    '1:30',
    '1_000',
    '2024-01-01',
  ),
  fc.constantFrom(
    'Infinity',
    '9007199254740993',
    '12345678901234567890',
    '100m',
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom('a\u00a0', 'a\u2028b', 'a\u0085', 'a\u0000', '\u00e9'),
  fc.stringMatching(/^[-?:,[\]{}#&*!|>'"%@` ab0.~_/$]{1,6}$/),
);
const key = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[a-z]{1,2}$/) },
  fc.constantFrom(
    'true',
    'null',
    '1',
    '"a"',
    '<<',
    '__proto__',
    'toString',
    '-a',
  ),
);
const line = fc
  .record({
    indent: fc.constantFrom(...['', '', '', '  ', '  ', '    ', ' ']),
    dash: fc.constantFrom(...['', '', '', '- ', '- ', '- - ', '-']),
    key: fc.option(
      key.map(name => `${name}:`),
      { nil: '' },
    ),
    value: scalar.map(text => (text ? ` ${text}` : '')),
  })
  .map(({ indent, dash, key: name, value }) =>
    name
      ? `${indent}${dash}${name}${value}`
      : `${indent}${dash}${value.trim()}`,
  );
const text = fc
  .tuple(
    fc.constantFrom(
      ...['', '', '', '', '---\n', '# a\n', '%YAML 1.2\n---\n', '\ufeff'],
    ),
    fc.array(
      fc.oneof(
        { weight: 9, arbitrary: line },
        fc.constantFrom('', '  # a', '---'),
      ),
      { maxLength: 6 },
    ),
    fc.constantFrom('\n', '', '\n\n'),
  )
  .map(([start, lines, end]) => start + lines.join('\n') + end);

it('reads what the YAML library reads, or leaves it to that', () => {
  fc.assert(
    fc.property(text, candidate => {
      const plain = readPlainYaml(candidate);
      const expected = readWithLibrary(candidate);
      expect(plain ?? expected).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
});

const content = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(scalar, fc.stringMatching(/^[a-z]+[-./][a-z0-9]+$/)),
    fc.dictionary(fc.oneof(key, scalar), tie('any'), { maxKeys: 3 }),
    fc.array(tie('any'), { maxLength: 3 }),
  ),
})).any as fc.Arbitrary<Parameters<typeof writePlainYaml>[0]>;

it('knows which names are written as they are', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9][\w.:/-]{1,5}$/), name => {
      const written = stringifyYaml(createYaml({ name }));
      expect(isNameInYaml(name) ? `name: ${name}\n` : written).toBe(written);
    }),
    { numRuns: 5000 },
  );
});

it('writes what the YAML library writes, and reads it back', () => {
  fc.assert(
    fc.property(content, data => {
      const written = writePlainYaml(data);
      expect(written).toBe(stringifyYaml(createYaml(data)));
      expect(readPlainYaml(written) ?? data).toEqual(data);
    }),
    { numRuns: 1000 },
  );
});

const manifests = [
  'templates/flux',
  'plugins/adp-node/src/flux/testdata',
  '../shared/flux-golden/cases',
].filter(folder => existsSync(join(repositoryRoot, folder)));

it.each(manifests)('reads the manifests in %s as the library does', folder => {
  const files = [...readTree(join(repositoryRoot, folder))].filter(([path]) =>
    path.endsWith('.yaml'),
  );
  const plain = files.filter(([, manifest]) => readPlainYaml(manifest));
  for (const [, manifest] of plain) {
    expect(readPlainYaml(manifest)).toEqual(readWithLibrary(manifest));
  }
  expect(plain.length / files.length).toBeGreaterThan(0.9);
});
