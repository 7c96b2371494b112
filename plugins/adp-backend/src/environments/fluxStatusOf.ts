import type { FluxStatus } from '@adp/plugin-adp-common';
import {
  type FluxObjectStatus,
  type ServiceEnvironment,
  worstFluxState,
} from '@adp/plugin-adp-node';
import type { ClusterReading } from './readCluster';

/** What Flux says of a service in an environment, in one word and object by object. */
export function fluxStatusOf(
  { isGenerated }: Pick<ServiceEnvironment, 'isGenerated'>,
  service: string,
  cluster: ClusterReading | undefined,
): FluxStatus {
  const objects = objectsOf(cluster, service);
  const state = worstFluxState(objects.map(object => object.state));
  if (state) {
    return { state, message: messageOf(objects, state), objects };
  }
  if (!isGenerated) {
    return { state: 'notDeployed', objects };
  }
  if (cluster?.state !== 'read') {
    return { state: 'unknown', message: cluster?.message, objects };
  }
  return {
    state: 'missing',
    message:
      'The manifests are in adp-flux-services, but the cluster has no Flux object of the service yet',
    objects,
  };
}

/** Whether Flux has failed with a service in this cluster. */
export function isNotReady(
  cluster: ClusterReading | undefined,
  service: string,
): boolean {
  return objectsOf(cluster, service).some(({ state }) => state === 'notReady');
}

/** Kustomizations before the HelmReleases that they apply. */
function objectsOf(cluster: ClusterReading | undefined, service: string) {
  return (cluster?.objects ?? []).filter(object => object.service === service);
}

/**
 * What an object in this state says, unless all is well: a HelmRelease rather
 * than the Kustomization that waits for it.
 */
function messageOf(
  objects: readonly FluxObjectStatus[],
  state: FluxObjectStatus['state'],
): string | undefined {
  const last = objects.filter(object => object.state === state).at(-1);
  if (!last || state === 'ready' || state === 'suspended') {
    return undefined;
  }
  return `${last.kind} ${last.name}: ${
    last.message ?? last.reason ?? 'Flux has not looked at it yet'
  }`;
}
