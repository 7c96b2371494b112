import type { FluxDeclaration, FluxTenant } from '@adp/plugin-adp-common';
import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { isVariableName } from './substituteObject';
import type { Variables } from './substitution';

/** `spec.postBuild` of a Flux Kustomization. */
export type PostBuild = {
  substitute?: Record<string, unknown> | null;
  substituteFrom?:
    | { kind?: string; name: string; optional?: boolean | null }[]
    | null;
  substituteStrategy?: string;
};

/** The variables of a Flux Kustomization. */
export type ResolvedVariables = {
  variables: Variables;
  /** Whether these are all, as far as is known here. */
  isComplete: boolean;
  problems: { field: string; message: string; remedy: string }[];
};

/** What an environment declares, its own fields in the place of its tenant's. */
export function declaredFlux(
  tenant: FluxTenant,
  environment: string,
): FluxDeclaration | undefined {
  const own = tenant.environments.find(
    ({ name }) => name === environment,
  )?.flux;
  return own || tenant.flux ? { ...tenant.flux, ...own } : undefined;
}

/** Where Flux takes variables from in an environment, as far as it is declared. */
export class EnvironmentVariables {
  readonly #implied: Variables;

  /** ConfigMaps and Secrets that the manifests themselves make, by kind/namespace/name. */
  readonly #made = new Map<string, Record<string, unknown>>();

  readonly #declared = new Map<string, readonly string[]>();

  /** What each source provides, until something is added. */
  readonly #provided = new Map<string, Record<string, unknown> | undefined>();

  constructor(
    environment: string,
    private readonly flux: FluxDeclaration = {},
    /** Where `flux` is declared. */
    private readonly declaredIn: string,
  ) {
    const parts = splitEnvironmentName(environment);
    // The names of the folders have them.
    this.#implied = new Map([
      ['ENVIRONMENT', parts.environment],
      ['ENVIRONMENT_ID', parts.instance],
    ]);
  }

  /** Whether the environment declares its variables. */
  get isDeclared(): boolean {
    return Boolean(
      this.flux.substitute ?? this.flux.configMaps ?? this.flux.secrets,
    );
  }

  /** What the cluster's own Flux Kustomization substitutes in the environment's folder. */
  get postBuildOfCluster(): PostBuild {
    return {
      substitute: this.flux.substitute,
      substituteFrom: this.flux.substituteFrom,
    };
  }

  /** Takes note of a ConfigMap or Secret that is among the objects of an environment. */
  add({ kind, metadata, data, stringData }: KubernetesObject): void {
    if (kind === 'ConfigMap' || kind === 'Secret') {
      this.#provided.clear();
    }
    if (kind === 'ConfigMap') {
      this.#made.set(
        `ConfigMap/${metadata.namespace}/${metadata.name}`,
        (data ?? {}) as Record<string, unknown>,
      );
    } else if (kind === 'Secret') {
      const names = [
        ...Object.keys(data ?? {}),
        ...Object.keys(stringData ?? {}),
      ];
      this.#made.set(
        `Secret/${metadata.namespace}/${metadata.name}`,
        Object.fromEntries(names.map(name => [name, undefined])),
      );
    }
  }

  /**
   * The variables of a Flux Kustomization in a namespace: those of `substituteFrom`,
   * the later entry first, and before these those of `substitute`. A variable whose
   * value only the cluster knows has its own mention, `${NAME}`, for a value.
   */
  resolve(
    { substitute, substituteFrom }: PostBuild,
    namespace: string | undefined,
  ): ResolvedVariables {
    const variables = new Map<string, string>();
    const problems: ResolvedVariables['problems'] = [];
    let isComplete = this.isDeclared;
    if (!isComplete) {
      this.#implied.forEach((value, name) => variables.set(name, value));
    }
    (substituteFrom ?? []).forEach((source, index) => {
      const { kind = 'ConfigMap', name, optional } = source;
      const provided = this.#providedBy(kind, namespace, name);
      for (const [variable, value] of Object.entries(provided ?? {})) {
        variables.set(
          variable,
          asValue(value) ?? this.#implied.get(variable) ?? `\${${variable}}`,
        );
      }
      if (!provided && !optional && this.isDeclared) {
        isComplete = false;
        problems.push({
          field: `spec.postBuild.substituteFrom.${index}`,
          message: `takes variables from ${kind} ${name}, which the environment does not declare`,
          remedy: `if the cluster has it, declare its variables in ${
            this.declaredIn
          }, flux.${
            kind === 'Secret' ? 'secrets' : 'configMaps'
          }; if it may be missing, make it optional`,
        });
      }
    });
    for (const [name, value] of Object.entries(substitute ?? {})) {
      variables.set(name, asValue(value ?? '')!);
    }
    for (const name of variables.keys()) {
      if (!isVariableName(name)) {
        problems.push({
          field: `spec.postBuild.substitute.${name}`,
          message: `"${name}" is no name of a variable, and Flux stops at it`,
          remedy:
            'name it with letters, digits and underscores, with no digit first',
        });
      }
    }
    return { variables, isComplete, problems };
  }

  #providedBy(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Record<string, unknown> | undefined {
    const key = `${kind}/${namespace}/${name}`;
    if (!this.#provided.has(key)) {
      const made = this.#made.get(key);
      const names = this.#declaredNames(kind, name);
      this.#provided.set(
        key,
        made || names.length > 0
          ? {
              ...Object.fromEntries(
                names.map(variable => [variable, undefined]),
              ),
              ...made,
            }
          : undefined,
      );
    }
    return this.#provided.get(key);
  }

  #declaredNames(kind: string, name: string): readonly string[] {
    const key = `${kind}/${name}`;
    let names = this.#declared.get(key);
    if (!names) {
      const declared =
        kind === 'Secret' ? this.flux.secrets : this.flux.configMaps;
      names = Object.entries(declared ?? {})
        .filter(([pattern]) => matchesPattern(pattern, name))
        .flatMap(([, variables]) => variables);
      this.#declared.set(key, names);
    }
    return names;
  }
}

/** As Flux takes it: https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go */
function asValue(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value).replace(/\n/g, '');
}

/** A name with `*` for anything, also for nothing. */
function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[^\w-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
