import { formatRecord } from './generationRecord';
import { describeHeldBack } from './nextState';
import type { OwnerPlan, OwnerToPlan } from './ownerPlan';
import { OwnerPlanner } from './ownerPlanner';
import { recordPath } from './priorState';
import { stepsOf } from './unitSteps';

/**
 * Plans how the files of a team, or of a service, get from what they were
 * generated from to what they are to be generated from.
 *
 * @throws ConflictError for edits by hand in fields that change, naming each.
 */
export function planOwner(options: OwnerToPlan): OwnerPlan {
  const { owner, next } = options;
  const planner = new OwnerPlanner(options);
  stepsOf(options).forEach(step => planner.take(step));
  planner.assertNoConflicts();
  const { plan } = planner;
  const { record } = plan;
  // What was only looked at and left alone is not recorded as generated.
  const isGenerated =
    Object.keys(record.environments).length > 0 ||
    (record.shared.length > 0 && options.prior.isRecorded());
  if (isGenerated) {
    plan.writes.set(
      recordPath(owner),
      formatRecord(owner.service ?? owner.team, record),
    );
  } else if (options.current.has(recordPath(owner))) {
    plan.removes.push(recordPath(owner));
  }
  plan.removes = plan.removes.filter(path => !plan.writes.has(path));
  plan.heldBack.push(...describeHeldBack(planner.heldBack, next));
  return plan;
}
