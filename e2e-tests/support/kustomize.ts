import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Undefined where `npm run test:e2e` found no kubectl for this platform. */
export const kubectl = process.env.ADP_KUBECTL;

/**
 * Builds a folder with `kubectl kustomize`; rejects with what kubectl says when
 * the folder does not build.
 *
 * @returns the manifests, as YAML
 */
export async function kustomize(folder: string): Promise<string> {
  if (!kubectl) {
    throw new Error('ADP_KUBECTL is not set: run `npm run test:e2e`.');
  }
  const { stdout } = await run(kubectl, ['kustomize', folder], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
