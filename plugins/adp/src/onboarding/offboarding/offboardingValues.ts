import {
  environmentNameSchema,
  type OffboardingInput,
} from '@adp/plugin-adp-common';
import { z } from 'zod/v3';

/** What is entered to offboard something. */
export type OffboardingValues = {
  scope: 'project' | 'service' | 'environments';
  service?: string;
  /** Separated by commas or blanks. */
  environments: string;
  confirm: string;
};

/**
 * Rules for what is entered.
 *
 * @param project - name of the delivery project
 */
export function offboardingSchema(project: string) {
  return z
    .object({
      scope: z.enum(['project', 'service', 'environments']),
      service: z.string().optional(),
      environments: z.string(),
      confirm: z.string(),
    })
    .superRefine((values, ctx) => {
      const problem = (path: string, message: string) =>
        ctx.addIssue({ code: z.ZodIssueCode.custom, path: [path], message });
      if (values.scope !== 'project' && !values.service) {
        problem('service', 'Choose the service');
      }
      if (values.scope === 'environments') {
        const names = splitNames(values.environments);
        if (names.length === 0) {
          problem('environments', 'Enter the environments that it leaves');
        }
        for (const name of names) {
          const parsed = environmentNameSchema.safeParse(name);
          if (!parsed.success) {
            problem('environments', parsed.error.issues[0].message);
          }
        }
      }
      const name = nameToConfirm(project, values);
      if (name && values.confirm.trim() !== name) {
        problem('confirm', `Type "${name}" to confirm`);
      }
    });
}

/** The name that has to be typed. */
export function nameToConfirm(
  project: string,
  { scope, service }: Pick<OffboardingValues, 'scope' | 'service'>,
): string | undefined {
  return scope === 'project' ? project : service;
}

/** What the API is asked; undefined while something is missing. */
export function offboardingInput(
  values: OffboardingValues,
): OffboardingInput | undefined {
  const { scope, service } = values;
  if (scope === 'project') {
    return {};
  }
  if (!service) {
    return undefined;
  }
  if (scope === 'service') {
    return { service };
  }
  const environments = splitNames(values.environments);
  const areValid = environments.every(
    name => environmentNameSchema.safeParse(name).success,
  );
  return environments.length > 0 && areValid
    ? { service, environments }
    : undefined;
}

function splitNames(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
}
