import type { DriftReason } from '@adp/plugin-adp-common';

/** What the reasons for drift are called. */
export const DRIFT_REASONS: Record<DriftReason, string> = {
  notGenerated: 'Registered, but no manifests yet',
  generationRequested: 'A generation is asked for',
  versionDiffers: 'Configuration and manifests name different versions',
  notRegistered: 'Manifests of an environment that is not configured',
  notReadable: 'The record generated.yaml is not valid',
};
