import type {
  Environments,
  FluxStatus,
  ServiceEnvironment,
} from '@adp/plugin-adp-common';

/** What Flux says when all is well. */
export const readyFlux: FluxStatus = {
  state: 'ready',
  objects: [
    {
      kind: 'Kustomization',
      namespace: 'flux-config',
      name: 'fcp-demo-web-deploy',
      state: 'ready',
      reason: 'ReconciliationSucceeded',
      message: 'Applied revision: main@sha1:4f2a',
      lastAppliedRevision: `main@sha1:${'4f2a8c01'.repeat(5)}`,
      lastTransition: '2026-11-23T09:00:00Z',
    },
  ],
};

export const failedFlux: FluxStatus = {
  state: 'notReady',
  message: 'Kustomization fcp-demo-web-deploy: build failed',
  objects: [
    {
      ...readyFlux.objects[0],
      state: 'notReady',
      reason: 'BuildFailed',
      message: 'build failed',
    },
  ],
};

export function inEnvironment(
  name: string,
  more: Partial<ServiceEnvironment> = {},
): ServiceEnvironment {
  return {
    name,
    isRegistered: true,
    isGenerated: true,
    templatesVersion: '1.0.10',
    isBehind: false,
    imageVersion: '2.3.4',
    chartVersion: '2.3.5',
    generation: {
      commit: '0123456789abcdef0123456789abcdef01234567',
      url: 'https://github.com/DEFRA/adp-flux-services/commit/0123456789abcdef',
      at: '2026-11-23T09:00:00Z',
      requestedBy: 'user:default/jane.doe_defra.gov.uk',
      author: 'adp-portal[bot]',
    },
    drift: [],
    flux: readyFlux,
    ...more,
  };
}

/** What the API answers; dev1 has no cluster, and tst1's does not answer. */
export function environmentsOf(
  services: Record<string, ServiceEnvironment[]>,
  more: Partial<Environments> = {},
): Environments {
  const items = Object.entries(services).map(([service, environments]) => ({
    service,
    team: 'fcp-demo',
    programme: 'fcp',
    type: 'Frontend' as const,
    environments,
  }));
  return {
    estate: 'production',
    templatesVersion: '1.0.10',
    environments: [
      { name: 'snd4', cluster: 'snd4', clusterState: 'read' },
      { name: 'dev1', cluster: 'dev1', clusterState: 'notConfigured' },
      {
        name: 'tst1',
        cluster: 'aks-tst',
        clusterState: 'failed',
        message: 'Cluster "aks-tst" did not answer within 8 seconds',
      },
      { name: 'pre1', cluster: 'pre1', clusterState: 'notConfigured' },
      { name: 'prd1', cluster: 'prd1', clusterState: 'read' },
    ],
    items,
    total: items.length,
    problems: [],
    ...more,
  };
}
