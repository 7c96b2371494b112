import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { BicepValue, writeBicep } from './bicep';
import { startOf, type FluxStart } from './fluxStart';
import { secondsOf } from './goDuration';

const API = 'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01';
const CLUSTER_API = 'Microsoft.ContainerService/managedClusters@2025-05-01';

/**
 * Bicep that has Microsoft's AKS extension start an environment: the same source
 * and Kustomizations as `flux/{environment}/{instance}`, of which it is made.
 * https://learn.microsoft.com/azure/templates/microsoft.kubernetesconfiguration/2025-04-01/fluxconfigurations
 *
 * @param objects - that folder, built
 */
export function fluxConfigurationBicep(
  objects: readonly KubernetesObject[],
  { environment, clusterName }: { environment: string; clusterName: string },
): string {
  const start = startOf(objects);
  const cluster = clusterName ? ` = ${writeBicep(clusterName)}` : '';
  return `// Starts ${environment} with Microsoft's Flux extension:
//   az deployment group create --resource-group GROUP-OF-THE-CLUSTER --template-file aks-extension.bicep
// The cluster has the extension microsoft.flux, with image-automation-controller and
// image-reflector-controller enabled.

@description('Name of the AKS cluster.')
param clusterName string${cluster}

resource cluster '${CLUSTER_API}' existing = {
  name: clusterName
}

resource fluxConfiguration '${API}' = {
  name: ${writeBicep(start.namespace)}
  scope: cluster
  properties: ${writeBicep(propertiesOf(start), '  ')}
}
`;
}

function propertiesOf({
  namespace,
  source,
  kustomizations,
}: FluxStart): BicepValue {
  return {
    scope: 'cluster',
    namespace,
    sourceKind: 'GitRepository',
    gitRepository: {
      url: source.url,
      repositoryRef: source.ref,
      syncIntervalInSeconds: secondsOf(source.interval),
      timeoutInSeconds: source.timeout ? secondsOf(source.timeout) : undefined,
      localAuthRef: source.secretRef?.name,
    },
    kustomizations: Object.fromEntries(
      kustomizations.map(({ name, spec }) => [
        keyOf(name),
        {
          path: spec.path,
          dependsOn: spec.dependsOn?.map(other => keyOf(other.name)),
          syncIntervalInSeconds: secondsOf(spec.interval),
          retryIntervalInSeconds: spec.retryInterval
            ? secondsOf(spec.retryInterval)
            : undefined,
          timeoutInSeconds: spec.timeout ? secondsOf(spec.timeout) : undefined,
          prune: spec.prune,
          // The extension waits unless it is told not to; Flux does not.
          wait: spec.wait ?? false,
          force: spec.force,
          postBuild: spec.postBuild as BicepValue | undefined,
        },
      ]),
    ),
  };
}

/** The extension puts the configuration's name before it. */
function keyOf(name: string): string {
  return name.replace(/^core-/, '');
}
