import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Document, visit } from 'yaml';
import { parseYaml } from '../../yaml/yaml';
import { compileTemplate } from './compileTemplate';
import { applyEdit } from './conditions';
import { parseTemplatePath } from '../layout';
import { readTemplateRules } from './templateRules';
import { LeftToken, pathOf, TokenValue, TokenValues } from './tokens';
import { formatManifest } from './yamlFormat';
import { readTree, repositoryRoot } from '../__testUtils__/fixtures';

/** Templates of the predecessor; the folder is not part of this repository. */
const golden = '../shared/flux-golden/templates';
const folders = [
  'templates/flux',
  ...(existsSync(join(repositoryRoot, golden))
    ? readdirSync(join(repositoryRoot, golden)).map(
        version => `${golden}/${version}`,
      )
    : []),
];

const TOKEN = /__([A-Z0-9]+(?:_[A-Z0-9]+)*)__/g;

/** What compiling saves: the values are put into the document, which is written. */
function renderDocument(document: Document, values: TokenValues) {
  const left: LeftToken[] = [];
  const used = new Map<string, string>();
  const replace = (text: string, depth: number): TokenValue => {
    let comment: string | undefined;
    const value = text.replace(TOKEN, (token, name: string) => {
      const found = values.get(name);
      if (!found || depth >= 5) {
        return token;
      }
      comment = comment ?? found.comment;
      const final = replace(found.value, depth + 1).value;
      if (!found.comment) {
        used.set(name, final);
      }
      return final;
    });
    return { value, comment };
  };
  visit(document, {
    Scalar(key, node, ancestors) {
      if (typeof node.value !== 'string') {
        return;
      }
      const isKey = key === 'key';
      const replaced: TokenValue = isKey
        ? { value: node.value }
        : replace(node.value, 0);
      node.value = replaced.value;
      if (replaced.comment) {
        node.comment = replaced.comment;
      }
      const field = pathOf([...ancestors, node]).join('.');
      for (const [, name] of replaced.value.matchAll(TOKEN)) {
        left.push({ name, field, isKey });
      }
    },
  });
  return {
    text: formatManifest(document),
    leftTokens: left,
    usedValues: used,
  };
}

/** Both ways for each of some values, one after the other. */
function renderBothWays(parse: () => Document, manyValues: TokenValues[]) {
  const render = compileTemplate(parse());
  const sorted = ({ leftTokens, ...rest }: ReturnType<typeof render>) => ({
    ...rest,
    leftTokens: leftTokens.map(token => JSON.stringify(token)).sort(),
  });
  return {
    actual: manyValues.map(values => sorted(render(values))),
    expected: manyValues.map(values => sorted(renderDocument(parse(), values))),
  };
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const value = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constantFrom(
    ...['', '2000', '0.1.0', '1.0', '1e3', '0x1F', '0o7', '-1', '.5', '.inf'],
    ...['true', 'Yes', 'off', 'y', 'null', '~', 'NaN', '2024-01-01', '1:30'],
    ...['>=0.1.0-0', '*', '&a', '!x', '%', '@a', '`a', '- a', '-', '?', '? a'],
    ...['a: b', 'a:', ':a', 'a #b', '#a', 'a#b', "it's", '"5432"', `'"`, '"'],
    ...['{a}', '[a', 'a, b', ',', '<<', '---', '...', '--- a', '|', '>', '='],
    ...[' a', 'a ', '\ta', 'a\tb', '  ', 'a\nb', 'a\n', '\na', 'a\n\n', '\n'],
    ...['a \n b', ' a\nb', 'a: b\nc', '# a\nb', '\u0000', '\u0007', '\u00e9'],
    ...['\u2028', '\ud83d\ude00', '\ud800', '__', '__A', '$&', '$1', '${A}'],
  ),
  fc.constantFrom('__A__', 'a-__B__', '__NONE__', '__A____B__', '__a__'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^[-?:,[\]{}#&*!|>'"%@` \n\tab0.~]{1,8}$/),
);
const comment = fc.oneof(
  fc.constantFrom(' {"$imagepolicy": "flux-config:a-snd-04:tag"}', 'a', ' '),
  fc.constantFrom(' two\n lines', '\n a'),
);
const valuesOf = (names: readonly string[]) =>
  fc
    .record(
      Object.fromEntries(
        names.map(name => [
          name,
          fc.record(
            { value, comment: fc.option(comment, { nil: undefined }) },
            { requiredKeys: ['value'] },
          ),
        ]),
      ),
      { requiredKeys: [] },
    )
    .map(record => new Map(Object.entries(record)) as TokenValues);
const manyOf = (names: readonly string[]) =>
  fc.array(valuesOf(names), { minLength: 1, maxLength: 4 });

it.each(folders)('writes the templates of %s as the library does', folder => {
  const files = readTree(join(repositoryRoot, folder));
  const { edit } = readTemplateRules(files);
  const templates = [...files].filter(([path]) => parseTemplatePath(path));
  for (const [path, text] of templates) {
    const names = [...text.matchAll(TOKEN)].map(([, name]) => name);
    const edits = edit.filter(rule => path.endsWith(`/service/${rule.path}`));
    fc.assert(
      fc.property(
        manyOf([...names, 'A']),
        fc.subarray(edits),
        (many, applied) => {
          const { actual, expected } = renderBothWays(() => {
            const document = parseYaml(text, path);
            applied.forEach(change => applyEdit(document, change));
            return document;
          }, many);
          expect(actual).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  }
});

it.each([
  ['a list in a list', '- - __A__\n  - x: __B__ # why\n    y: 1\n'],
  ['one line', 'a: { b: [ __A__, "x-__B__" ], c: 1 }\nd: e\n'],
  ['one line with a comment', 'a: [\n  __A__, # why\n  b\n]\nc: __B__\n'],
  ['a script', 'a: |\n  cd __A__\n  ls __B__\n\n\nb: c\n'],
  ['a script that keeps its end', 'a: |+\n  __A__\n\n\nb: __B__\n'],
  ['folded text', 'a: >-\n  some\n  __A__ text\n\n  more\nb: "__B__"\n'],
  ['comments', '# first\n\na: __A__ # why\n# before b\nb: __B__\n\n# last\n'],
  ['a comment of two lines', 'a: __A__ # why\n  # and what for\nb: __B__\n'],
  ['a comment before a value', 'a:\n  # why\n  __A__\nb:\n\n  - __B__\n'],
  ['an anchor', 'a: &x __A__\nb: *x\nc: &y\n  d: __B__\ne:\n  <<: *y\n'],
  ['tags', 'a: !!str __A__\nb: !mine __B__\nc: !!binary __A__\n'],
  ['a document that is text', '__A__-__B__\n'],
  ['a document that is text, with comments', '# a\n__A__ # b\n# c\n'],
  ['markers', '%YAML 1.2\n---\na: __A__\nb: __B__\n...\n# end\n'],
  ['tokens in keys', '__A__: __B__\n? [ __A__ ]\n: b\n? __B__\n: c\n'],
  ['a set', 'a: !!set\n  ? __A__\n  ? __B__\n'],
  ['a zero byte in a comment', 'a: __A__ # \0\nb: __B__ # \0\n'],
  ['no tokens', 'a: b\nc: __d__\n'],
  ['nothing', ''],
])('writes %s as the library does', (_what, text) => {
  fc.assert(
    fc.property(manyOf(['A', 'B']), many => {
      const { actual, expected } = renderBothWays(
        () => parseYaml(text, 'template.yaml'),
        many,
      );
      expect(actual).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});
