import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { checkDependencies } from './dependsOn';

function kustomization(
  name: string,
  dependsOn: { name: string; namespace?: string }[] = [],
  namespace = 'flux-config',
): KubernetesObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: { dependsOn },
  };
}

it('passes a chain, whatever the order', () => {
  expect(
    checkDependencies([
      kustomization('deploy', [{ name: 'pre-deploy' }, { name: 'infra' }]),
      kustomization('pre-deploy', [
        { name: 'infra', namespace: 'flux-config' },
      ]),
      kustomization('infra'),
    ]),
  ).toEqual([]);
});

it('finds what does not exist, by namespace and kind', () => {
  const problems = checkDependencies([
    kustomization('deploy', [
      { name: 'infra' },
      { name: 'infra', namespace: 'other' },
      { name: 'web' },
    ]),
    kustomization('infra'),
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'web', namespace: 'flux-config' },
      spec: {},
    },
  ]);
  expect(
    problems.map(({ problem, field, message }) => [problem, field, message]),
  ).toEqual([
    [
      'missing',
      'spec.dependsOn.1',
      'depends on Kustomization other/infra, which does not exist',
    ],
    [
      'missing',
      'spec.dependsOn.2',
      'depends on Kustomization flux-config/web, which does not exist',
    ],
  ]);
});

it('finds each cycle once', () => {
  const problems = checkDependencies([
    kustomization('first', [{ name: 'a' }]),
    kustomization('a', [{ name: 'b' }]),
    kustomization('b', [{ name: 'c' }]),
    kustomization('c', [{ name: 'a' }]),
    kustomization('self', [{ name: 'self' }]),
  ]);
  expect(
    problems.map(({ object, message }) => [object.metadata.name, message]),
  ).toEqual([
    [
      'a',
      'waits for itself: Kustomization flux-config/a -> Kustomization flux-config/b -> Kustomization flux-config/c -> Kustomization flux-config/a',
    ],
    [
      'self',
      'waits for itself: Kustomization flux-config/self -> Kustomization flux-config/self',
    ],
  ]);
});

it('looks at objects of Flux only', () => {
  expect(
    checkDependencies([
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        metadata: { name: 'a' },
        spec: { dependsOn: [{ name: 'missing' }] },
      },
    ]),
  ).toEqual([]);
});
