export { type Fleet, type FleetUnit, readFleet } from './fleet';
export {
  type PlannedMove,
  type PlannedService,
  planRollout,
  type RolloutEstate,
  type RolloutPlan,
} from './planRollout';
export {
  carryOutWave,
  MovedTagError,
  type Rollout,
  type ServiceInWave,
  type TeamInWave,
} from './carryOutWave';
export { rollBack, type RolledBack } from './rollBack';
export { closeProposals } from './closeProposals';
export { pinTemplatesVersion } from './pinTemplatesVersion';
export {
  listTemplateVersions,
  type PromotedTemplates,
  promoteTemplates,
} from './templateVersions';
export { type Wave, waveIndex, wavesOf } from './waves';
