import {
  problemsOfBicep,
  problemsOfObject,
} from './__testUtils__/checkBootstrap';
import { readBicep } from './__testUtils__/readBicep';
import { writeBicep } from './bicep';

/** The checks of what is generated do find what Azure and the operator refuse. */
const bicep = (properties: object, scope = 'cluster') => `
resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: 'c'
}
resource c 'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01' = {
  name: 'flux-config'
  scope: ${scope}
  properties: ${writeBicep(properties as never, '  ')}
}
`;

it.each<[object, string]>([
  [{ kustomisations: {} }, 'kustomisations'],
  // Of older and newer versions of the API.
  [{ kustomizations: { a: { validation: 'none' } } }, 'validation'],
  [{ kustomizations: { a: { dependsOn: [{ name: 'b' }] } } }, 'dependsOn/0'],
  [{ kustomizations: { a: { prune: 'yes' } } }, 'prune'],
  [
    { gitRepository: { syncIntervalInSeconds: '10m' } },
    'syncIntervalInSeconds',
  ],
  [{ sourceKind: 'Git' }, 'sourceKind'],
  [{ scope: 'everything' }, 'scope'],
])('a Flux configuration with %j is refused', (properties, field) => {
  const problems = problemsOfBicep(readBicep(bicep(properties)));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(field);
});

it('a Flux configuration belongs to a cluster that there is', () => {
  expect(problemsOfBicep(readBicep(bicep({})))).toEqual([]);
  expect(problemsOfBicep(readBicep(bicep({}, 'other')))).toHaveLength(1);
});

it.each([
  ["resource a 't' = { name: 'a' }", 'new line'],
  ["resource a 't' = {\n  name: 'a', b: 'c'\n}", 'not understood'],
  ["resource a 't' = {\n  name: '${b}'\n}", 'an expression'],
  ["resource a 't' = {\n  name: 'a'\n  name: 'b'\n}", 'there twice'],
  ["module a 'b.bicep' = {\n}", 'resource expected'],
])('%j is no Bicep that is understood here', (text, message) => {
  expect(() => readBicep(text)).toThrow(message);
});

const provider = (spec: object, kind = 'ResourceSetInputProvider') => ({
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind,
  metadata: { name: 'teams' },
  spec,
});

it.each<[object, string]>([
  [{ type: 'ExternalHTTP', url: 'https://x' }, 'allowed values'],
  [{ type: 'ExternalService' }, 'has no url'],
  [{ type: 'ExternalService', url: 'http://x' }, 'has to use https'],
  [{ type: 'ExternalService', url: 'ftp://x' }, 'pattern'],
  [{ type: 'ExternalService', url: 'https://x', limit: 1 }, 'limit'],
])('an input provider with %j is refused', (spec, message) => {
  expect(problemsOfObject(provider(spec)).join()).toContain(message);
});

it('the operator takes one FluxInstance, of one name', () => {
  expect(problemsOfObject(provider({}, 'FluxInstance')).join()).toMatch(
    /distribution.*is to be called flux/,
  );
});
