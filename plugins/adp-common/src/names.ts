import { z } from 'zod/v3';

/**
 * The rules that names must meet before they become paths, Kubernetes objects,
 * Helm releases or Entra ID groups. Form, action, REST API and command line
 * all use these, so that a name is accepted everywhere or nowhere.
 */

/** An RFC 1035 label: what Kubernetes demands of namespaces and services. */
const KUBERNETES_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Helm release names have at most 53 characters, and the release of a
 * service's infrastructure is called `{service}-infra`.
 * https://helm.sh/docs/chart_template_guide/getting_started/
 */
export const SERVICE_NAME_MAX_LENGTH = 47;

/**
 * `AAG-Azure-ADP-{TEAM}-SND4-PostgresDB_Writer` has to fit Entra ID's
 * mailNickname of 64 characters.
 * https://learn.microsoft.com/graph/api/group-post-groups
 */
export const TEAM_NAME_MAX_LENGTH = 27;

const PROGRAMME_NAME_MAX_LENGTH = 63;

function kubernetesName(what: string, example: string, maxLength: number) {
  return z
    .string({
      required_error: `The ${what} is missing`,
      invalid_type_error: `The ${what} must be text`,
    })
    .superRefine((value, ctx) => {
      const problem = describeNameProblem(value, what, example, maxLength);
      if (problem) {
        ctx.addIssue({ code: z.ZodIssueCode.custom, message: problem });
      }
    });
}

function describeNameProblem(
  value: string,
  what: string,
  example: string,
  maxLength: number,
): string | undefined {
  const shown = JSON.stringify(
    value.length > 60 ? `${value.slice(0, 60)}…` : value,
  );
  if (value === '') {
    return `The ${what} is empty; enter a name such as "${example}"`;
  }
  if (value.length > maxLength) {
    return `The ${what} ${shown} has ${value.length} characters; at most ${maxLength} are allowed`;
  }
  if (!KUBERNETES_LABEL.test(value)) {
    return `The ${what} ${shown} is not valid; use lower-case letters, digits and single hyphens between them, starting with a letter, such as "${example}"`;
  }
  return undefined;
}

/** Name of a service: repository, Kubernetes objects, Helm release, folder. */
export const serviceNameSchema = kubernetesName(
  'service name',
  'fcp-demo-web',
  SERVICE_NAME_MAX_LENGTH,
);

/** Name of a delivery project, called team in the configuration files. */
export const teamNameSchema = kubernetesName(
  'delivery project name',
  'fcp-demo',
  TEAM_NAME_MAX_LENGTH,
);

/** Name of a delivery programme; the first folder below `services/`. */
export const programmeNameSchema = kubernetesName(
  'programme name',
  'fcp',
  PROGRAMME_NAME_MAX_LENGTH,
);

const ENVIRONMENT_NAME = /^([a-z]{3})([1-9])$/;

/**
 * An environment instance such as `snd4` or `prd1`: three letters and the
 * number of the instance. Any case is accepted and turned into lower case.
 */
export const environmentNameSchema = z
  .string({ required_error: 'The environment name is missing' })
  .transform(value => value.toLowerCase())
  .superRefine((value, ctx) => {
    if (!ENVIRONMENT_NAME.test(value)) {
      ctx.addIssue({
        code: z.ZodIssueCode.custom,
        message: `The environment name ${JSON.stringify(
          value.slice(0, 60),
        )} is not valid; it is three letters and a number, such as "snd4"`,
      });
    }
  });

/** The parts of an environment's name that manifests and folders are made of. */
export type EnvironmentNameParts = {
  /** Three letters, such as `snd`. */
  environment: string;
  /** Two digits, such as `04`. */
  instance: string;
  /** Folder below a team or `services/environments`, such as `snd/04`. */
  folder: string;
};

/**
 * Splits `snd4` into `snd`, `04` and `snd/04`.
 *
 * @throws ZodError when the name is not an environment name.
 */
export function splitEnvironmentName(name: string): EnvironmentNameParts {
  // Every path of every manifest asks for this, mostly with a proper name.
  const canonical = ENVIRONMENT_NAME.test(name)
    ? name
    : environmentNameSchema.parse(name);
  const environment = canonical.slice(0, 3);
  const instance = `0${canonical.slice(3)}`;
  return { environment, instance, folder: `${environment}/${instance}` };
}
