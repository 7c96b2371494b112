import type { OffboardingStep, DeliveryProject } from '@adp/plugin-adp-common';
import type {
  EntraDirectories,
  Estate,
  GitHubRepositories,
} from '@adp/plugin-adp-node';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import type { OffboardingScope } from '../database/offboardings';
import type { OnboardingChange } from '../onboarding/onboardingContext';
import { projectSteps } from './projectSteps';
import { serviceSteps } from './serviceSteps';

/** What the steps of an offboarding work with. */
export type OffboardingContext = {
  knex: Knex;
  github: GitHubRepositories;
  directories: EntraDirectories;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  /** Tells of what has been done, which pages and the catalog show. */
  changed(change: OnboardingChange): Promise<void>;
};

/** What is offboarded, and who asked for it. */
export type OffboardingTask = {
  project: DeliveryProject;
  estate: Estate;
  what: OffboardingScope;
  /** Entity reference. */
  requestedBy?: string;
  signal?: AbortSignal;
};

/**
 * One step of an offboarding. It can be run again, also after a crash in the
 * middle of it: what is gone is gone.
 */
export type StepOfOffboarding = {
  id: string;
  title: string;
  /** Says what would go; nothing goes. */
  plan(): Promise<string[]>;
  /** @returns what somebody has to do before it is done, if so. */
  run(): Promise<{ waitingFor?: string }>;
};

/** The steps in the order in which nothing comes back that has been removed. */
export function stepsOf(
  context: OffboardingContext,
  task: OffboardingTask,
): StepOfOffboarding[] {
  const { service, environments } = task.what;
  return service
    ? serviceSteps(context, task, { service, environments })
    : projectSteps(context, task);
}

/** The steps as the API shows them before anything is done. */
export async function planSteps(
  steps: readonly StepOfOffboarding[],
): Promise<OffboardingStep[]> {
  const planned: OffboardingStep[] = [];
  for (const { id, title, plan } of steps) {
    planned.push({ id, title, removes: await plan(), state: 'planned' });
  }
  return planned;
}
