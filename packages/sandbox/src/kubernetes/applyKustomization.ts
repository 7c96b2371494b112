import type { KubernetesObject } from '@adp/plugin-adp-node/kustomize';
import { substituteObject } from '@adp/plugin-adp-node/substitution';
import { posix } from 'node:path';
import { applied, artifactFailed, buildFailed, type Ready } from './fluxStatus';

/** The repositories that Flux reads, as it names them. */
export type GitSources = {
  /** Changes whenever any of them does. */
  heads(): Promise<string>;
  /** Such as `main@sha1:4f2a…` of a GitRepository; undefined when it cannot be read. */
  revision(gitRepository: KubernetesObject): Promise<string | undefined>;
  /** `owner/name` of a GitRepository, and its branch. */
  repositoryOf(gitRepository: KubernetesObject): {
    repository: string;
    branch: string;
  };
  /** @throws Error with what kustomize says. */
  build(
    repository: string,
    branch: string,
    folder: string,
  ): Promise<readonly KubernetesObject[]>;
};

type Spec = {
  path?: string;
  targetNamespace?: string;
  sourceRef?: { kind?: string; name?: string; namespace?: string };
  postBuild?: {
    substitute?: Record<string, string>;
    substituteFrom?: { kind: string; name: string; optional?: boolean }[];
    substituteStrategy?: string;
  };
};

/** What Flux comes to when it applies a Kustomization. */
export type Application = {
  ready: Ready;
  revision?: string;
  /** Missing when it cannot be applied. */
  objects?: readonly KubernetesObject[];
};

/**
 * Builds the folder of a Flux Kustomization, and replaces its variables.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 *
 * @param store - objects of the cluster, by kind, namespace and name
 */
export async function applyKustomization(
  { metadata, spec }: KubernetesObject,
  store: ReadonlyMap<string, KubernetesObject>,
  sources: GitSources,
): Promise<Application> {
  const { namespace = 'default' } = metadata;
  const {
    sourceRef = {},
    path = '.',
    postBuild,
    targetNamespace,
  } = (spec ?? {}) as Spec;
  const sourceNamespace = sourceRef.namespace ?? namespace;
  const source = store.get(
    `${sourceRef.kind} ${sourceNamespace}/${sourceRef.name}`,
  );
  if (!source) {
    return {
      ready: artifactFailed(
        `${sourceRef.kind}.source.toolkit.fluxcd.io "${sourceRef.name}" not found`,
      ),
    };
  }
  const revision = await sources.revision(source);
  if (!revision) {
    return {
      ready: artifactFailed(
        `Source artifact not found: ${sourceRef.kind} '${sourceNamespace}/${sourceRef.name}' has no revision`,
      ),
    };
  }
  try {
    const variables = variablesOf(postBuild, namespace, store);
    const { repository, branch } = sources.repositoryOf(source);
    const folder = posix.normalize(path).replace(/^\/|\/$/g, '') || '.';
    const built = await sources.build(repository, branch, folder);
    const objects = built.map(object => {
      const { object: substituted, problems } = substituteObject(
        object,
        variables,
        { strictSubstitution: true },
        { always: postBuild?.substituteStrategy === 'Always' },
      );
      if (problems.length > 0) {
        throw new Error(
          `post build failed for '${object.metadata.name}': ${problems[0].field}: ${problems[0].message}`,
        );
      }
      return targetNamespace
        ? {
            ...substituted,
            metadata: { ...substituted.metadata, namespace: targetNamespace },
          }
        : substituted;
    });
    return { ready: applied(revision), revision, objects };
  } catch (error) {
    return { ready: buildFailed((error as Error).message), revision };
  }
}

/** Inline values win, and of ConfigMaps the later ones. */
function variablesOf(
  { substitute = {}, substituteFrom = [] }: NonNullable<Spec['postBuild']> = {},
  namespace: string,
  store: ReadonlyMap<string, KubernetesObject>,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { kind, name, optional } of substituteFrom) {
    const from =
      store.get(`${kind} ${namespace}/${name}`) ?? madeByAzure(kind, name);
    if (!from && !optional) {
      throw new Error(
        `substitute from '${kind}/${name}' error: ${kind.toLowerCase()}s "${name}" not found`,
      );
    }
    for (const [key, value] of Object.entries(
      (from?.data ?? {}) as Record<string, unknown>,
    )) {
      variables.set(key, String(value).replaceAll('\n', ''));
    }
  }
  for (const [key, value] of Object.entries(substitute)) {
    variables.set(key, String(value).replaceAll('\n', ''));
  }
  return variables;
}

/**
 * What Azure Service Operator writes of a managed identity that it has made, as
 * `templates/flux` asks it to.
 */
function madeByAzure(
  kind: string,
  name: string,
): { data: Record<string, string> } | undefined {
  const none = '00000000-0000-0000-0000-000000000000';
  return kind === 'ConfigMap' && name.endsWith('-mi-credential')
    ? { data: { clientId: none, principalId: none, tenantId: none } }
    : undefined;
}
