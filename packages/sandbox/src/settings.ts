import { resolve } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod/v3';
import type { SandboxOptions } from './startSandbox';

const port = (name: string, defaultPort: number) =>
  z.coerce
    .number({ invalid_type_error: `${name} is not a number` })
    .int(`${name} is not a whole number`)
    .min(0, `${name} is below 0`)
    .max(65535, `${name} is above 65535`)
    .default(defaultPort);

const environmentSchema = z.object({
  ADP_SANDBOX_GITHUB_PORT: port('ADP_SANDBOX_GITHUB_PORT', 7010),
  ADP_SANDBOX_ENTRA_PORT: port('ADP_SANDBOX_ENTRA_PORT', 7011),
  ADP_SANDBOX_KUBERNETES_PORT: port('ADP_SANDBOX_KUBERNETES_PORT', 7012),
  /** Folder of the state; `.sandbox` in this monorepo if not set. */
  ADP_STATE_DIR: z
    .string()
    .min(1)
    .default(resolvePackagePath('@adp/sandbox', '../../.sandbox')),
});

/** Reads the sandbox's settings. @throws Error that names the variable and its fault. */
export function settingsFrom(environment: NodeJS.ProcessEnv): SandboxOptions {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ message }) => message).join('; '),
    );
  }
  return {
    githubPort: parsed.data.ADP_SANDBOX_GITHUB_PORT,
    entraPort: parsed.data.ADP_SANDBOX_ENTRA_PORT,
    kubernetesPort: parsed.data.ADP_SANDBOX_KUBERNETES_PORT,
    stateDir: resolve(parsed.data.ADP_STATE_DIR),
  };
}
