import type { FluxDeclaration } from '@adp/plugin-adp-common';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import type { FluxProblem } from './fluxProblem';

/** What to check of which environment. */
export type EnvironmentToCheck = {
  /** Such as `snd4`. */
  environment: string;
  /**
   * The objects that kustomize makes of a folder of `adp-flux-services`. They are not
   * changed.
   *
   * @throws KustomizeError, or any other error, when it does not build
   */
  build: (folder: string) => readonly KubernetesObject[];
  /** What is known of the environment's Flux; without it, less can be told. */
  flux?: FluxDeclaration;
  /** Where `flux` is, or would be, declared: `flux/defra-config.yaml`. */
  declaredIn: string;
  /**
   * Checks only what a team has there: its Kustomization `{team}-base`, and what this
   * leads to.
   */
  team?: { teamName: string };
  /** Name of the `GitRepository` that stands for `adp-flux-services`. */
  repository?: string;
};

/** What a Flux Kustomization applies. */
export type AppliedFolder = {
  /**
   * Such as `Kustomization flux-config/fcp-demo-base`. The cluster's own, which
   * starts it all, is not among the manifests.
   */
  kustomization?: string;
  folder: string;
  /** With variables replaced; those whose values only the cluster knows are left. */
  objects: readonly KubernetesObject[];
};

export type CheckedEnvironment = {
  problems: FluxProblem[];
  /** In the order in which Flux comes by them. */
  folders: AppliedFolder[];
};
