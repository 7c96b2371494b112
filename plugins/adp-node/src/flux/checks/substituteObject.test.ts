import { fluxProfile } from './fluxVersions';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { isVariableName, substituteObject } from './substituteObject';

const LATEST = fluxProfile('2.9');
const LENIENT = fluxProfile('2.8');

function configMap(
  data: Record<string, unknown>,
  metadata: Partial<KubernetesObject['metadata']> = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', ...metadata },
    data,
  };
}

function variables(values: Record<string, string>) {
  return new Map(Object.entries(values));
}

describe('types, as YAML has them after the replacement', () => {
  it.each<[string, string, unknown]>([
    // [text of the field, value of the variable, value of the field]
    ['${V}', 'snd', 'snd'],
    ['${V}', '', null],
    ['${V}', '2000', 2000],
    ['${V}', '04', 4],
    ['${V}', '0.5', 0.5],
    ['${V}', '500m', '500m'],
    ['${V}', 'true', true],
    ['${V}', 'yes', true],
    ['${V}', '"5432"', '5432'],
    ['${V}', '12:30:45', '12:30:45'],
    ['${V}', '2026-11-23', '2026-11-23'],
    ['${V}', '[a, b]', ['a', 'b']],
    ['./services/${V}', '04', './services/04'],
    ['oci://${V}.azurecr.io/helm', 'acr', 'oci://acr.azurecr.io/helm'],
    ['${V} words', '04', '04 words'],
    ['${V}: x', '04', '04: x'],
    ['a\n${V}\n', '04', 'a\n04\n'],
    ['${V:-443}', '', 443],
    ['$${V}', 'x', '${V}'],
    ['a$$b', 'x', 'a$b'],
    ['$V $(date)', 'x', '$V $(date)'],
  ])('%j with V=%s is %j', (text, value, result) => {
    const { object, problems } = substituteObject(
      configMap({ field: text }),
      variables({ V: value }),
      LATEST,
    );
    expect(problems).toEqual([]);
    expect(object.data).toEqual({ field: result });
  });

  it('leaves what is not text, and objects without variables', () => {
    const object = configMap({ port: 5432, yes: 'yes', list: ['04', null] });
    expect(substituteObject(object, variables({ V: 'x' }), LATEST).object).toBe(
      object,
    );
  });

  it('replaces in names of fields and in lists', () => {
    const { object } = substituteObject(
      configMap({ 'to-${V}': [{ name: '${V}' }] }),
      variables({ V: 'x' }),
      LATEST,
    );
    expect(object.data).toEqual({ 'to-x': [{ name: 'x' }] });
  });
});

describe('what is not set', () => {
  const object = configMap({ a: '${A}', b: ['${B:-5}', '${C^^}'] });

  it('is told with its field, and left, since Flux 2.9', () => {
    const { object: result, problems } = substituteObject(
      object,
      variables({ V: 'x' }),
      LATEST,
    );
    expect(problems).toEqual([
      {
        field: 'data.a',
        message: 'variable not set (strict mode): "A"',
        variable: 'A',
      },
      {
        field: 'data.b.1',
        message: 'variable not set (strict mode): "C"',
        variable: 'C',
      },
    ]);
    expect(result.data).toEqual({ a: '${A}', b: [5, '${C}'] });
  });

  it('is told and empty before', () => {
    const { object: result, problems } = substituteObject(
      object,
      variables({ V: 'x' }),
      LENIENT,
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'variable not set: "A"',
      'variable not set: "C"',
    ]);
    expect(result.data).toEqual({ a: null, b: [5, null] });
  });
});

it('tells what is no expression, and what is no YAML any more', () => {
  const { object, problems } = substituteObject(
    configMap({ a: '${{ x }}', b: '${V}', c: ' ${V}' }),
    variables({ V: "it's: no: yaml" }),
    LATEST,
  );
  expect(problems).toEqual([
    { field: 'data.a', message: 'unable to parse variable name' },
    { field: 'data.b', message: expect.stringMatching(/^YAMLToJSON: /) },
    { field: 'data.c', message: expect.stringMatching(/^YAMLToJSON: /) },
  ]);
  expect(object.data).toEqual({ a: '${{ x }}', b: '${V}', c: ' ${V}' });
});

describe('nothing is replaced', () => {
  const SUBSTITUTE = 'kustomize.toolkit.fluxcd.io/substitute';
  it.each([
    ['by label', { labels: { [SUBSTITUTE]: 'disabled' } }],
    ['by annotation', { annotations: { [SUBSTITUTE]: 'disabled' } }],
  ])('%s', (_, metadata) => {
    const object = configMap({ a: '${V} ${UNSET}' }, metadata);
    expect(substituteObject(object, variables({ V: 'x' }), LATEST)).toEqual({
      object,
      problems: [],
    });
  });

  it('but with another value of that label', () => {
    const object = configMap(
      { a: '${V}' },
      { labels: { [SUBSTITUTE]: 'Disabled' } },
    );
    expect(
      substituteObject(object, variables({ V: 'x' }), LATEST).object.data,
    ).toEqual({ a: 'x' });
  });

  it('without any variable, unless it is to be always', () => {
    const object = configMap({ a: '${UNSET:-x}' });
    expect(substituteObject(object, new Map(), LATEST).object).toBe(object);
    expect(
      substituteObject(object, new Map(), LATEST, { always: true }).object.data,
    ).toEqual({ a: 'x' });
  });
});

it.each([
  ['TEAM_NAME', true],
  ['_x1', true],
  ['1x', false],
  ['team-name', false],
  ['', false],
])('%s is a name: %s', (name, isName) => {
  expect(isVariableName(name)).toBe(isName);
});
