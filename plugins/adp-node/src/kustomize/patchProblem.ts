export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a patch cannot be merged. */
export class PatchProblem extends Error {
  /**
   * @param path - fields from the object to where it does not fit
   * @param isKnown - whether kustomize refuses it too; else it does something
   *   that is not known here
   */
  constructor(path: readonly string[], what: string, readonly isKnown = true) {
    super(`${path.join('.') || 'it'}: ${what}`);
  }
}
