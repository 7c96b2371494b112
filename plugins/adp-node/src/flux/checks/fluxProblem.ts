/** What is wrong with manifests, as Flux would see them, and what to do about it. */
export type FluxProblem = {
  /** Flux stops at an error; a warning is about what is likely not meant. */
  severity: 'error' | 'warning';
  /** Such as `snd4`. */
  environment?: string;
  /** File, or folder that kustomize builds, in the repository. */
  file?: string;
  /** Such as `HelmRelease flux-config/fcp-demo-web`. */
  object?: string;
  /** Such as `spec.chart.spec.version`. */
  field?: string;
  message: string;
  remedy: string;
};
