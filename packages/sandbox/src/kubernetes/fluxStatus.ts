/** The condition Ready of a Flux object. */
export type Ready = {
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
};

export const isReady = ({ status }: Ready) => status === 'True';

/** https://fluxcd.io/flux/components/kustomize/kustomizations/#conditions */
export const applied = (revision: string): Ready => ({
  status: 'True',
  reason: 'ReconciliationSucceeded',
  message: `Applied revision: ${revision}`,
});

export const buildFailed = (message: string): Ready => ({
  status: 'False',
  reason: 'BuildFailed',
  message,
});

export const artifactFailed = (message: string): Ready => ({
  status: 'False',
  reason: 'ArtifactFailed',
  message,
});

/** @param dependency - `namespace/name` */
export const dependencyNotReady = (dependency: string): Ready => ({
  status: 'False',
  reason: 'DependencyNotReady',
  message: `dependency '${dependency}' is not ready`,
});

export const healthCheckFailed = (object: string): Ready => ({
  status: 'False',
  reason: 'HealthCheckFailed',
  message: `health check failed: ${object} is not ready`,
});

export const succeeded = (message: string): Ready => ({
  status: 'True',
  reason: 'Succeeded',
  message,
});
