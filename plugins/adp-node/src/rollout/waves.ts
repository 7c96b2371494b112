import {
  environmentNameSchema,
  type FluxTenant,
  serviceNameSchema,
} from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';

/** `snd` for all environments of a type, `snd4` for one. */
const environmentsSchema = z
  .array(
    z.union([
      environmentNameSchema,
      z
        .string()
        .regex(
          /^[a-z]{3}$/,
          'Name an environment, such as "snd4", or a type of them, such as "snd"',
        ),
    ]),
  )
  .min(1);

const waveSchema = z
  .object({
    name: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9-]{0,30}$/,
        'The name of a wave has lower case letters, digits and hyphens',
      ),
    environments: environmentsSchema,
    /** Default: all services. */
    services: z.array(serviceNameSchema).min(1).optional(),
    /** Default: whether it has a production environment. */
    needsApproval: z.boolean().optional(),
  })
  .strict();

/** How a version of the templates is rolled out in an estate; `adp.estates.<estate>.rollout`. */
export const rolloutConfigSchema = z
  .object({
    waves: z
      .array(waveSchema)
      .min(1)
      .optional()
      .refine(
        (waves = []) =>
          new Set(waves.map(({ name }) => name)).size === waves.length,
        'Two waves have the same name',
      ),
    /** Whether a wave is approved by somebody else than who started the rollout. */
    approvalByAnother: z.boolean().default(true),
  })
  .strict();

export type RolloutConfig = z.infer<typeof rolloutConfigSchema>;

/** A part of the fleet that is moved to a version together. */
export type Wave = {
  name: string;
  /** Environments of the tenant, such as `snd4`. */
  environments: string[];
  /** Only these services; default: all. */
  services?: string[];
  /** Whether somebody has to approve it before it is carried out. */
  needsApproval: boolean;
};

const PRODUCTION = 'prd';

/** Those that are not named are tried together, after the sandpit. */
const ORDER = ['snd', 'dev', 'pre', PRODUCTION];

/**
 * The waves of an estate: as configured, or by types of environments: sandpit;
 * development and test; pre-production; and production, which is to be approved.
 * Waves that no environment of the tenant is in are left out.
 *
 * @throws InputError when an environment of the tenant is in no wave.
 */
export function wavesOf(
  tenant: Pick<FluxTenant, 'environments'>,
  config: Pick<RolloutConfig, 'waves'> = {},
): Wave[] {
  const names = tenant.environments.map(({ name }) => name);
  const waves = (config.waves ?? defaultWaves(names))
    .map(wave => ({
      name: wave.name,
      environments: names.filter(name =>
        wave.environments.some(pattern => matches(pattern, name)),
      ),
      services: wave.services,
      needsApproval:
        wave.needsApproval ??
        wave.environments.some(pattern => pattern.startsWith(PRODUCTION)),
    }))
    .filter(({ environments }) => environments.length > 0);
  const left = names.filter(
    name =>
      !waves.some(
        ({ environments, services }) =>
          !services && environments.includes(name),
      ),
  );
  if (left.length > 0) {
    throw new InputError(
      `${left.join(
        ', ',
      )} would never get a new version: no wave of adp.estates.<estate>.rollout.waves has all services of ${
        left.length === 1 ? 'this environment' : 'these environments'
      }; add ${left.length === 1 ? 'it' : 'them'} to one`,
    );
  }
  return waves;
}

/** The first wave that a service in an environment is in; -1 for none. */
export function waveIndex(
  waves: readonly Wave[],
  service: string,
  environment: string,
): number {
  return waves.findIndex(
    ({ environments, services }) =>
      environments.includes(environment) &&
      (!services || services.includes(service)),
  );
}

function defaultWaves(
  names: readonly string[],
): NonNullable<RolloutConfig['waves']> {
  const types = [...new Set(names.map(name => name.slice(0, 3)))];
  const rank = (type: string) =>
    ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.indexOf('dev');
  return ORDER.map((_, index) => types.filter(type => rank(type) === index))
    .filter(group => group.length > 0)
    .map(group => ({ name: group.join('-'), environments: group }));
}

function matches(pattern: string, environment: string): boolean {
  return pattern.length === 3
    ? environment.startsWith(pattern)
    : environment === pattern;
}
