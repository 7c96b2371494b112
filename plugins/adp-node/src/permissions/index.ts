/**
 * What decisions about delivery programmes and projects are made on. The plugin
 * `adp` applies the rules, a policy makes conditions of them.
 *
 * @packageDocumentation
 */
export {
  createDeliveryProgrammeDecision,
  deliveryProgrammeConditions,
  deliveryProgrammeResourceRef,
  deliveryProgrammeRules,
  type ProgrammeResource,
} from './deliveryProgrammeRules';
export {
  createDeliveryProjectDecision,
  deliveryProjectConditions,
  deliveryProjectResourceRef,
  deliveryProjectRules,
  type ProjectResource,
} from './deliveryProjectRules';
export { authorize } from './authorize';
