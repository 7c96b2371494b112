import { posix } from 'node:path';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import type { PostBuild } from './environmentVariables';

/** The fields of a Flux Kustomization that are looked at. */
type Spec = {
  sourceRef?: { kind?: string; name?: string };
  path?: string;
  postBuild?: PostBuild | null;
};

/**
 * The folder that an object makes Flux build and apply, when it is a Flux
 * Kustomization whose source is this `GitRepository`.
 */
export function followedFolder(
  { apiVersion, spec }: KubernetesObject,
  repository: string,
): { folder: string; postBuild: PostBuild } | undefined {
  const { sourceRef, path = '.', postBuild } = (spec ?? {}) as Spec;
  const isFollowed =
    apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') &&
    sourceRef?.kind === 'GitRepository' &&
    sourceRef.name === repository;
  return isFollowed
    ? {
        folder: posix.normalize(String(path)).replace(/^\/|\/$/g, ''),
        postBuild: postBuild ?? {},
      }
    : undefined;
}
