import { KustomizeError } from '../../kustomize/kustomizeError';
import type { FluxProblem } from './fluxProblem';

/** Why a folder does not build, from what its build threw. */
export function buildFailure(
  error: unknown,
  folder: string,
): Omit<FluxProblem, 'environment'> {
  if (error instanceof KustomizeError) {
    const { reason, file, remedy } = error.details;
    return {
      severity: reason === 'not-evaluated' ? 'warning' : 'error',
      file,
      message: `${folder} does not build: ${error.message}`,
      remedy,
    };
  }
  return {
    severity: 'error',
    file: folder,
    message: `${folder} does not build: ${(error as Error).message}`,
    remedy: 'correct it until kubectl kustomize builds it',
  };
}
