/**
 * Builds kustomize folders. What needs no more of the library than this starts
 * much faster without the rest.
 *
 * @packageDocumentation
 */
export { decodeText } from '../yaml/decodeText';
export { KustomizeError, type KustomizeReason } from './kustomizeError';
export { KustomizeTree } from './kustomizeTree';
export { ParsedManifests } from './parsedManifests';
export { describeObject, type KubernetesObject } from './kubernetesObject';
