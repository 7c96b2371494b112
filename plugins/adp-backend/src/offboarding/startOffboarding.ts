import type { OffboardingPlan } from '@adp/plugin-adp-common';
import { ConflictError, InputError } from '@backstage/errors';
import { setProjectState } from '../database/deliveryProjects';
import { addHistory } from '../database/history';
import {
  describeScope,
  getOffboarding,
  insertOffboarding,
  listOffboardings,
  makeOffboardingDue,
  OffboardingScope,
  StoredOffboarding,
} from '../database/offboardings';
import {
  OffboardingContext,
  OffboardingTask,
  planSteps,
  stepsOf,
} from './offboardingSteps';
import type { OnboardingContext } from '../onboarding/onboardingContext';
import { InvalidFieldsError } from '../onboarding/onboardingErrors';

/** What would go, in the order in which it goes. Nothing goes. */
export async function planOffboarding(
  context: OffboardingContext,
  task: OffboardingTask,
): Promise<OffboardingPlan> {
  const { project, what, estate } = task;
  return {
    scope: describeScope(what),
    steps: await planSteps(stepsOf(context, task)),
    keeps: what.service
      ? [
          `The repository ${estate.organization.owner}/${what.service}, its images and its charts; its team may archive it on GitHub`,
        ]
      : [
          'The repositories of its services, their images and their charts; the platform team may archive them on GitHub',
          `Its history, and its name: no other delivery project can be called ${project.name}`,
          'Databases and other Azure resources; the platform team deletes them when their data is not needed any more',
        ],
  };
}

/**
 * Starts an offboarding, or makes one that has started go on.
 *
 * @param confirm - the name of the project or service, as the person typed it
 * @throws InvalidFieldsError when that is not its name.
 * @throws ConflictError when there is nothing left of it.
 */
export async function startOffboarding(
  context: OnboardingContext & OffboardingContext,
  task: OffboardingTask & { confirm?: string },
  by: string,
): Promise<StoredOffboarding> {
  const { knex } = context;
  const { project, what, confirm } = task;
  const name = what.service ?? project.name;
  if (confirm !== name) {
    throw new InvalidFieldsError([
      {
        path: 'confirm',
        message: `Type "${name}" to confirm that it is to be offboarded`,
      },
    ]);
  }
  const underWay = (await listOffboardings(knex, project.id)).filter(
    ({ state }) => state !== 'done',
  );
  const same = underWay.find(
    other => describeScope(other.what) === describeScope(what),
  );
  if (same) {
    await makeOffboardingDue(knex, same.id);
    return getOffboarding(knex, same.id);
  }
  if (project.state === 'offboarded') {
    throw new ConflictError(`${project.title} has been offboarded already`);
  }
  if (!what.service && underWay.length > 0) {
    throw new ConflictError(
      `The offboarding of ${underWay[0].scope} is not done yet; wait for it, or look why it fails, then offboard the project`,
    );
  }

  const { steps } = await planOffboarding(context, task);
  if (what.service && steps.every(({ removes }) => removes.length === 0)) {
    throw new InputError(
      `There is nothing to offboard of ${describeScope(what)}`,
    );
  }
  const id = await knex.transaction(async tx => {
    if (!what.service) {
      await setProjectState(tx, project.id, 'offboarding');
    }
    await addHistory(tx, {
      subjectId: project.id,
      by,
      event: 'offboarding-start',
      summary: `Started the offboarding of ${describeScope(what)}`,
    });
    return insertOffboarding(tx, project.id, what, steps, by);
  });
  await context.changed({
    kind: 'delivery-project',
    name: project.name,
    change: 'updated',
  });
  return getOffboarding(knex, id);
}

/** What is offboarded, from the input of the API. */
export function scopeOf(input: {
  service?: string;
  environments?: readonly string[];
}): OffboardingScope {
  if (input.environments && !input.service) {
    throw new InvalidFieldsError([
      {
        path: 'service',
        message: 'Say which service is to leave these environments',
      },
    ]);
  }
  return {
    service: input.service,
    environments: input.environments && [...input.environments].sort(),
  };
}
