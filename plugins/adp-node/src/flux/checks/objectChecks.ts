import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import type { ResolvedVariables } from './environmentVariables';
import type { FluxProblem } from './fluxProblem';
import { checkFluxObject } from './fluxSchemas';
import {
  apiVersionToEmit,
  FluxProfile,
  fluxProfile,
  isServed,
  LATEST_FLUX_VERSION,
} from './fluxVersions';
import { SubstitutionProblem, substituteObject } from './substituteObject';

/** A problem of an object that is known otherwise. */
export type ObjectProblem = Omit<
  FluxProblem,
  'environment' | 'file' | 'object'
>;

/** What makes the object: the Flux Kustomization, and its variables. */
export type ObjectContext = Pick<
  ResolvedVariables,
  'variables' | 'isComplete'
> & {
  /** Variables are replaced also when there are none. */
  always: boolean;
  /** `Kustomization flux-config/fcp-demo-base`, for messages. */
  appliedBy: string;
};

/** What Flux does with a single object of an environment, and what it stops at. */
export class ObjectChecks {
  readonly #profile: FluxProfile;

  /**
   * @param version - of Flux; without it, neither API versions nor variables that are
   *   not set are errors
   * @param declaredIn - where the environment's variables are declared
   */
  constructor(
    private readonly version: string | undefined,
    private readonly declaredIn: string,
  ) {
    this.#profile = fluxProfile(version ?? LATEST_FLUX_VERSION);
  }

  /** The object with its variables replaced, and its problems. */
  check(
    built: KubernetesObject,
    context: ObjectContext,
  ): { object: KubernetesObject; problems: ObjectProblem[] } {
    const { variables, isComplete, always } = context;
    const isStrict = this.#profile.strictSubstitution;
    const { object, problems } = substituteObject(
      built,
      variables,
      // What is not known to be unset is left as it is.
      { strictSubstitution: isStrict || !isComplete },
      { always: always && this.#profile.hasSubstituteStrategy },
    );
    return {
      object,
      problems: [
        ...problems
          .filter(({ variable }) => variable === undefined || isComplete)
          .map(problem => this.#describe(problem, context)),
        ...this.#checkApiVersion(object),
        ...checkFluxObject(object).map(problem => ({
          severity: 'error' as const,
          ...problem,
          remedy: `correct ${problem.field} where it is set: in the template or, if it is set by hand, in the file`,
        })),
      ],
    };
  }

  #describe(
    { field, message, variable }: SubstitutionProblem,
    { appliedBy }: ObjectContext,
  ): ObjectProblem {
    if (variable === undefined) {
      return {
        severity: 'error',
        field,
        message: `Flux cannot replace the variables: ${message}`,
        remedy:
          'write a "${" that is no variable of Flux as "$${", or give the object the annotation kustomize.toolkit.fluxcd.io/substitute: disabled',
      };
    }
    const isError = this.#profile.strictSubstitution && this.version;
    return {
      severity: isError ? 'error' : 'warning',
      field,
      message: isError
        ? `nothing sets the variable ${variable}, and Flux ${
            this.#profile.version
          } stops at that: ${message}`
        : `nothing sets the variable ${variable}: Flux before 2.9 leaves it empty, later versions stop`,
      remedy: `set it in spec.postBuild.substitute of ${appliedBy}; or give it a default, \${${variable}:=value}; or, if the cluster has it, declare it in ${this.declaredIn}, flux.configMaps`,
    };
  }

  #checkApiVersion({ apiVersion, kind }: KubernetesObject): ObjectProblem[] {
    const { version } = this;
    if (!version || isServed(version, apiVersion, kind)) {
      return [];
    }
    const emitted = apiVersionToEmit(version, apiVersion, kind);
    return [
      {
        severity: 'error',
        field: 'apiVersion',
        message: emitted
          ? `Flux ${version} does not serve ${apiVersion} of ${kind}`
          : `Flux ${version} has no ${kind} in ${apiVersion.split('/')[0]}`,
        remedy: emitted
          ? `change it to ${emitted}, with the fields that this has`
          : 'correct apiVersion and kind',
      },
    ];
  }
}
