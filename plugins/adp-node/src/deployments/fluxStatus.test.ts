import { type FluxState, readFluxObject, worstFluxState } from './fluxStatus';

function kustomization(more: {
  generation?: number;
  suspend?: boolean;
  observedGeneration?: number;
  conditions?: object[];
}) {
  return {
    metadata: {
      name: 'fcp-demo-web-deploy',
      namespace: 'flux-config',
      generation: more.generation ?? 2,
      labels: { 'backstage.io/kubernetes-id': 'fcp-demo-web' },
    },
    spec: { suspend: more.suspend },
    status: {
      observedGeneration: more.observedGeneration ?? 2,
      conditions: more.conditions,
      lastAppliedRevision: 'main@sha1:4f2a',
    },
  };
}

const ready = (status: string, reason: string, message = 'said') => ({
  type: 'Ready',
  status,
  reason,
  message,
  lastTransitionTime: '2026-11-23T09:00:00Z',
});

it('says what the condition Ready says', () => {
  const object = kustomization({
    conditions: [ready('False', 'BuildFailed', 'kustomize build failed')],
  });
  expect(readFluxObject(object, 'Kustomization')).toEqual({
    kind: 'Kustomization',
    namespace: 'flux-config',
    name: 'fcp-demo-web-deploy',
    state: 'notReady',
    reason: 'BuildFailed',
    message: 'kustomize build failed',
    lastAppliedRevision: 'main@sha1:4f2a',
    lastTransition: '2026-11-23T09:00:00Z',
    service: 'fcp-demo-web',
  });
});

it.each<[string, object, FluxState]>([
  ['applied', { conditions: [ready('True', 'Succeeded')] }, 'ready'],
  ['new', {}, 'progressing'],
  ['at work', { conditions: [ready('Unknown', 'Progressing')] }, 'progressing'],
  [
    'waiting for another one',
    { conditions: [ready('False', 'DependencyNotReady')] },
    'progressing',
  ],
  [
    'changed since Flux looked',
    { generation: 3, conditions: [ready('True', 'Succeeded')] },
    'progressing',
  ],
  [
    'failed and trying again',
    {
      conditions: [
        ready('False', 'HealthCheckFailed'),
        { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry' },
      ],
    },
    'notReady',
  ],
  [
    'given up',
    {
      conditions: [
        ready('Unknown', 'Progressing'),
        { type: 'Stalled', status: 'True', reason: 'InvalidURL' },
      ],
    },
    'notReady',
  ],
  [
    'suspended, whatever it was before',
    { suspend: true, conditions: [ready('False', 'BuildFailed')] },
    'suspended',
  ],
])('%s', (_, more, state) => {
  expect(readFluxObject(kustomization(more), 'Kustomization').state).toBe(
    state,
  );
});

it('takes the version of the chart of a HelmRelease for its revision', () => {
  const release = {
    kind: 'HelmRelease',
    metadata: { name: 'fcp-demo-web' },
    status: {
      history: [
        { chartVersion: '1.2.4', status: 'failed' },
        { chartVersion: '1.2.3', status: 'deployed' },
        { chartVersion: '1.2.2', status: 'superseded' },
      ],
    },
  };
  expect(readFluxObject(release, 'HelmRelease')).toMatchObject({
    lastAppliedRevision: '1.2.3',
    namespace: 'default',
  });
});

it('tells first what needs people most', () => {
  expect(worstFluxState(['ready', 'progressing', 'notReady'])).toBe('notReady');
  expect(worstFluxState(['ready', 'suspended'])).toBe('suspended');
  expect(worstFluxState([])).toBeUndefined();
});
