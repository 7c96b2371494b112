/** Why kustomize would not build a folder, or why it cannot be told here. */
export type KustomizeReason =
  | 'no-kustomization'
  | 'invalid-yaml'
  | 'invalid-kustomization'
  | 'invalid-object'
  | 'missing-file'
  | 'cycle'
  | 'duplicate-object'
  | 'patch-without-object'
  | 'invalid-patch'
  | 'not-evaluated';

/** A folder that kustomize would not build. */
export class KustomizeError extends Error {
  constructor(
    message: string,
    readonly details: {
      reason: KustomizeReason;
      /** The file to change. */
      file: string;
      /** What to do about it. */
      remedy: string;
      /** The message without names, so that it is the same for equal causes. */
      cause?: string;
    },
  ) {
    super(message);
    this.name = 'KustomizeError';
  }
}

/** There is no verdict: kustomize may build this, but it is not known here how. */
export function notEvaluated(file: string, what: string): KustomizeError {
  return new KustomizeError(`${file} ${what}, which is not evaluated here`, {
    reason: 'not-evaluated',
    file,
    remedy: 'build the folder with kubectl kustomize to see what comes of it',
  });
}
