import type { FluxService } from '@adp/plugin-adp-common';

/** A service as `adp-teams-config` has it. */
export type ConfiguredService = FluxService & {
  programme: string;
  team: string;
};

/** The commit that generated manifests last. */
export type Generation = {
  /** Id of the commit in `adp-flux-services`. */
  commit: string;
  /** Page of the commit. */
  url: string;
  /** ISO 8601. */
  at: string;
  /** Entity reference of a person, or subject of a pipeline: trailer `Requested-by`. */
  requestedBy?: string;
  /** Whom Git names; for the portal's commits its GitHub App. */
  author: string;
};

/**
 * Why manifests are not as they are configured:
 *
 * - `notGenerated`: the environment is registered, but has no manifests
 * - `generationRequested`: the flag `generate` is set
 * - `versionDiffers`: configuration and record name different versions of the templates
 * - `notRegistered`: there are manifests of an environment that is not configured
 * - `notReadable`: the record of what was generated is not valid
 */
export const DRIFT_REASONS = [
  'notGenerated',
  'generationRequested',
  'versionDiffers',
  'notRegistered',
  'notReadable',
] as const;
export type DriftReason = (typeof DRIFT_REASONS)[number];

/** What Git says of a service in an environment. */
export type ServiceEnvironment = {
  /** Such as `snd4`. */
  name: string;
  /** Whether `adp-teams-config` lists it. */
  isRegistered: boolean;
  /** Whether `adp-flux-services` has manifests for it. */
  isGenerated: boolean;
  /** Version of the templates that the manifests were generated from. */
  templatesVersion?: string;
  /** Whether that is older than the one that the estate uses. */
  isBehind: boolean;
  /** Tag of the image that the manifests deploy. */
  imageVersion?: string;
  /** Version of the Helm chart that the manifests deploy. */
  chartVersion?: string;
  generation?: Generation;
  drift: DriftReason[];
};

/** A service in all environments that it is configured for, or has manifests for. */
export type ServiceInEnvironments = Pick<ConfiguredService, 'type'> & {
  programme: string;
  team: string;
  service: string;
  environments: ServiceEnvironment[];
};
