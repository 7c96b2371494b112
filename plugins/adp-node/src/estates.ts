import { environmentNameSchema } from '@adp/plugin-adp-common';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { tenantGroupsSchema } from './entra/tenantGroups';
import type { GitRef } from './gitops/gitRef';
import type { Organization } from './gitops/gitHubRepositories';

/** YAML turns a version such as 1.0 into a number. */
const versionSchema = z
  .union([z.string().min(1), z.number()])
  .transform(String);

const repositoriesSchema = z
  .object({
    teamsConfig: z.string().default('adp-teams-config'),
    fluxCore: z.string().default('adp-flux-core'),
    fluxServices: z.string().default('adp-flux-services'),
    fluxTemplates: z.string().default('adp-flux-templates'),
  })
  .strict();

const deliverySchema = z.enum(['commit', 'pullRequest']);

const manifestsSchema = z
  .object({
    delivery: deliverySchema.default('commit'),
    environments: z
      .record(
        environmentNameSchema,
        z.object({ delivery: deliverySchema }).strict(),
      )
      .default({}),
  })
  .strict();

const estateSchema = z
  .object({
    github: z
      .object({
        host: z.string().default('github.com'),
        organization: z.string().min(1),
        branch: z.string().default('main'),
        repositories: repositoriesSchema.default({}),
      })
      .strict(),
    templatesVersion: versionSchema,
    tenant: z.string().regex(/^[a-z][a-z0-9]*$/),
    sandpitEnvironment: environmentNameSchema,
    defaultVariables: z
      .record(z.union([z.string(), z.number()]).transform(String))
      .default({}),
    entra: z
      .object({
        graphBaseUrl: z.string().url().default('https://graph.microsoft.com'),
        authorityHost: z.string().url().optional(),
        tenantId: z.string().min(1),
        clientId: z.string().min(1).optional(),
        clientSecret: z.string().min(1).optional(),
        servicePrincipalObjectId: z.string().min(1),
      })
      .strict(),
    groups: tenantGroupsSchema,
    manifests: manifestsSchema.default({}),
  })
  .strict();

/**
 * An estate: a GitHub organisation with its `adp-…` repositories, and the
 * Entra ID tenant that belongs to it. See `config.d.ts` for each field.
 */
export type Estate = z.infer<typeof estateSchema> & {
  name: string;
  organization: Organization;
};

/** What the generation of manifests has to know of an estate. */
export type ManifestEstate = Pick<
  Estate,
  | 'name'
  | 'organization'
  | 'github'
  | 'templatesVersion'
  | 'tenant'
  | 'sandpitEnvironment'
  | 'manifests'
>;

/** Where the repositories of an estate are, for what needs no more of it. */
export type EstateLocation = Pick<
  Estate,
  'name' | 'organization' | 'github' | 'tenant'
>;

const locationSchema = estateSchema.pick({ github: true, tenant: true });

/**
 * Reads where an estate is from its part of the configuration, `adp.estates.{name}`,
 * without looking at the rest of it.
 *
 * @throws InputError naming each key that is missing or wrong.
 */
export function readEstateLocation(
  name: string,
  value: unknown,
): EstateLocation {
  const parsed = locationSchema.strip().safeParse(value);
  if (!parsed.success) {
    throw invalidEstate(name, parsed.error);
  }
  const { host, organization } = parsed.data.github;
  return { ...parsed.data, name, organization: { host, owner: organization } };
}

function invalidEstate(name: string, { issues }: z.ZodError): InputError {
  const problems = issues.map(
    ({ path, message }) =>
      `adp.estates.${[name, ...path].join('.')}: ${message}`,
  );
  return new InputError(
    `The configuration is not valid: ${problems.join('; ')}`,
  );
}

type EstateRepository = keyof Estate['github']['repositories'];

/** The estates that this portal serves. */
export class Estates {
  private constructor(
    private readonly estates: ReadonlyMap<string, Estate>,
    private readonly defaultName: string,
  ) {}

  /**
   * Reads `adp.estates`.
   *
   * @throws InputError naming each key that is missing or wrong.
   */
  static fromConfig(config: Config): Estates {
    const estates = new Map<string, Estate>();
    const estatesConfig = config.getConfig('adp.estates');
    for (const name of estatesConfig.keys()) {
      const parsed = estateSchema.safeParse(estatesConfig.get(name));
      if (!parsed.success) {
        throw invalidEstate(name, parsed.error);
      }
      const { host, organization } = parsed.data.github;
      estates.set(name, {
        ...parsed.data,
        name,
        organization: { host, owner: organization },
      });
    }
    const defaultName =
      config.getOptionalString('adp.defaultEstate') ?? estatesConfig.keys()[0];
    if (!estates.has(defaultName)) {
      throw new InputError(
        `The configuration is not valid: adp.defaultEstate is "${defaultName}", which is none of adp.estates`,
      );
    }
    return new Estates(estates, defaultName);
  }

  /** All estates, the default one first. */
  list(): Estate[] {
    const first = this.get();
    return [first, ...[...this.estates.values()].filter(e => e !== first)];
  }

  /**
   * The estate of this name, or the default one.
   *
   * @throws InputError when there is none of this name.
   */
  get(name: string = this.defaultName): Estate {
    const estate = this.estates.get(name);
    if (!estate) {
      throw new InputError(
        `There is no estate "${name}"; choose one of ${[
          ...this.estates.keys(),
        ].join(', ')}`,
      );
    }
    return estate;
  }
}

/** The branch of one of the estate's repositories that Flux follows. */
export function estateBranch(
  estate: Pick<Estate, 'organization' | 'github'>,
  repository: EstateRepository,
): GitRef {
  return {
    ...estate.organization,
    repo: estate.github.repositories[repository],
    ref: `refs/heads/${estate.github.branch}`,
  };
}

/** The tag of the manifest templates that the estate uses. */
export function templatesTag(
  estate: Pick<Estate, 'organization' | 'github' | 'templatesVersion'>,
  version: string = estate.templatesVersion,
): GitRef {
  return {
    ...estate.organization,
    repo: estate.github.repositories.fluxTemplates,
    ref: `refs/tags/${version}`,
  };
}

/** How generated manifests get to the branch that Flux follows. */
export type ManifestDelivery = z.infer<typeof deliverySchema>;

/**
 * How a change that concerns these environments is delivered: as a pull
 * request when any of them wants one, so that none is changed unseen.
 */
export function manifestDelivery(
  { manifests }: Pick<Estate, 'manifests'>,
  environments: readonly string[],
): ManifestDelivery {
  const wanted = environments.map(
    name => manifests.environments[name]?.delivery ?? manifests.delivery,
  );
  return wanted.includes('pullRequest') ||
    (wanted.length === 0 && manifests.delivery === 'pullRequest')
    ? 'pullRequest'
    : 'commit';
}
