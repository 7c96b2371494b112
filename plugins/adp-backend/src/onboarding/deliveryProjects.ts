import {
  deriveProjectName,
  projectNameProblem,
  teamNameSchema,
  type DeliveryProgramme,
  type DeliveryProject,
  type DeliveryProjectInput,
  type DeliveryProjectUpdate,
  type FieldError,
} from '@adp/plugin-adp-common';
import type { Estate, Estates } from '@adp/plugin-adp-node';
import { ConflictError } from '@backstage/errors';
import {
  getDeliveryProject,
  insertDeliveryProject,
  updateDeliveryProject,
} from '../database/deliveryProjects';
import { addHistory } from '../database/history';
import { queueTargets } from '../database/projectTargets';
import { refuseDuplicates } from './duplicates';
import type { OnboardingContext } from './onboardingContext';
import {
  InvalidFieldsError,
  PreconditionFailedError,
} from './onboardingErrors';

/** What is derived from the input of a delivery project, and what is wrong with it. */
export type DerivedProject = {
  name: string;
  estate?: Estate;
  problems: FieldError[];
};

/** The name and the estate of a project that is to be created. */
export function deriveProject(
  estates: Estates,
  programme: DeliveryProgramme,
  input: DeliveryProjectInput,
): DerivedProject {
  const name = input.name ?? deriveProjectName(programme.code, input.title);
  // What is entered can be corrected there, what is derived by its title or by
  // entering a name.
  const path = 'name';
  const parsed = teamNameSchema.safeParse(name);
  const problem =
    projectNameProblem(programme.code, name) ??
    (parsed.success
      ? undefined
      : `${parsed.error.issues[0].message}; enter a shorter name`);
  const problems: FieldError[] = problem ? [{ path, message: problem }] : [];
  let estate: Estate | undefined;
  try {
    estate = estates.get(input.estate);
  } catch (error) {
    problems.push({ path: 'estate', message: (error as Error).message });
  }
  return { name, estate, problems };
}

/**
 * Creates a delivery project, and queues that its configuration, groups and
 * teams are made.
 *
 * @throws InvalidFieldsError when no valid name can be made of it.
 * @throws DuplicateError when another one has its name, or its title in the
 *   programme.
 */
export async function createDeliveryProject(
  { knex, estates, changed }: OnboardingContext,
  programme: DeliveryProgramme,
  input: DeliveryProjectInput,
  by: string,
): Promise<DeliveryProject> {
  const { name, estate, problems } = deriveProject(estates, programme, input);
  if (!estate || problems.length > 0) {
    throw new InvalidFieldsError(problems);
  }
  const project = await refuseDuplicates({ title_key: input.title, name }, () =>
    knex.transaction(async tx => {
      const id = await insertDeliveryProject(
        tx,
        { ...input, name, estate: estate.name },
        by,
      );
      await queueTargets(tx, id);
      await addHistory(tx, {
        subjectId: id,
        by,
        event: 'delivery-project-create',
        summary: `Created the delivery project ${input.title} as ${name} in estate ${estate.name}`,
      });
      return getDeliveryProject(tx, id);
    }),
  );
  await changed({ kind: 'delivery-project', name, change: 'created' });
  return project;
}

/**
 * Changes a delivery project, and queues that its configuration and teams
 * follow.
 *
 * @param revision - the one that the caller has read
 * @throws PreconditionFailedError when there is a newer one.
 * @throws ConflictError when the project is being offboarded.
 */
export async function changeDeliveryProject(
  { knex, changed }: OnboardingContext,
  project: DeliveryProject,
  revision: number,
  input: DeliveryProjectUpdate,
  by: string,
): Promise<DeliveryProject> {
  assertActive(project);
  const updated = await refuseDuplicates({ title_key: input.title }, () =>
    knex.transaction(async tx => {
      const key = { id: project.id, revision };
      if (!(await updateDeliveryProject(tx, key, input, by))) {
        throw new PreconditionFailedError();
      }
      await queueTargets(tx, project.id);
      await addHistory(tx, {
        subjectId: project.id,
        by,
        event: 'delivery-project-update',
        summary: describeChanges(project, input),
      });
      return getDeliveryProject(tx, project.id);
    }),
  );
  await changed({
    kind: 'delivery-project',
    name: project.name,
    change: 'updated',
  });
  return updated;
}

/** @throws ConflictError when the project is being offboarded, or has been. */
export function assertActive({ title, state }: DeliveryProject): void {
  if (state !== 'active') {
    throw new ConflictError(
      `${title} ${
        state === 'offboarded' ? 'has been' : 'is being'
      } offboarded; it cannot be changed any more`,
    );
  }
}

/** Names of the fields as people know them. */
const LABELS: Record<keyof DeliveryProjectUpdate, string> = {
  title: 'title',
  description: 'description',
  teamType: 'team type',
  githubTeamVisibility: 'visibility of the GitHub teams',
  serviceCode: 'CCoE service code',
  financeCode: 'finance code',
  serviceOwner: 'business service owner',
  adoProject: 'Azure DevOps project',
};

function describeChanges(
  before: DeliveryProject,
  after: DeliveryProjectUpdate,
): string {
  const fields = Object.keys(LABELS) as (keyof DeliveryProjectUpdate)[];
  const changes = fields
    .filter(field => before[field] !== after[field])
    .map(
      field =>
        `${LABELS[field]} from "${before[field] ?? ''}" to "${
          after[field] ?? ''
        }"`,
    );
  return changes.length > 0
    ? `Changed the ${changes.join(', the ')}`
    : 'Saved without a change';
}
