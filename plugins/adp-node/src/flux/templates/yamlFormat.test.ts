import { parseYaml } from '../../yaml/yaml';
import { compileTemplate } from './compileTemplate';

const values = new Map(
  Object.entries({
    NUMBER: '2000',
    RANGE: '>=0.1.0-0',
    YES: 'yes',
    QUOTED: '"5432"',
    TEXT: 'fcp-demo',
    OTHER: '__TEXT__-other',
    CIRCLE: '__CIRCLE__',
  }).map(([name, value]) => [name, { value }]),
);

it.each([
  ['text without need of quotes', 'a: "__TEXT__"', 'a: fcp-demo'],
  ['text that would read as a number', 'a: __NUMBER__', 'a: "2000"'],
  ['text that would read as a boolean', 'a: __YES__', 'a: "yes"'],
  ['no text', "a: ''", 'a: ""'],
  ['text that cannot go without quotes', 'a: __RANGE__', "a: '>=0.1.0-0'"],
  ['quotes in text', 'a: __QUOTED__', `a: '"5432"'`],
  ['numbers and booleans', 'a: [1, true]', 'a: [ 1, true ]'],
  ['two tokens side by side', 'a: __TEXT____NUMBER__', 'a: fcp-demo2000'],
  ['a variable that mentions another', 'a: __OTHER__', 'a: fcp-demo-other'],
  ['lists', 'a:\n    - __TEXT__', 'a:\n- fcp-demo'],
  ['a script', 'a: |\n  cd __TEXT__\n  ls', 'a: |\n  cd fcp-demo\n  ls'],
  ['comments', '# why\na: b # what', '# why\na: b # what'],
  ['the marker of a document', '---\na: b', 'a: b'],
])('writes %s', (_what, template, expected) => {
  const render = compileTemplate(parseYaml(template, 'template.yaml'));
  expect(render(values)).toMatchObject({
    text: `${expected}\n`,
    leftTokens: [],
  });
});

it.each([
  [
    'a: {b: [{c: "x-__NONE__"}]}',
    { name: 'NONE', field: 'a.b.0.c', isKey: false },
  ],
  ['a: __CIRCLE__', { name: 'CIRCLE', field: 'a', isKey: false }],
  ['a: {__TEXT__: b}', { name: 'TEXT', field: 'a.__TEXT__', isKey: true }],
])('finds the token that is left in %s', (template, token) => {
  const render = compileTemplate(parseYaml(template, 'template.yaml'));
  expect(render(values).leftTokens).toEqual([token]);
});
