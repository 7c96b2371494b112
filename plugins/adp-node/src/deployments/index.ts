export {
  isBehind,
  readServiceEnvironments,
  type EnvironmentsReading,
  type EnvironmentsRequest,
} from './readServiceEnvironments';
export { readGenerationDrift, type GenerationDrift } from './generationDrift';
export type {
  ConfiguredService,
  DriftReason,
  Generation,
  ServiceEnvironment,
  ServiceInEnvironments,
} from './serviceEnvironment';
export {
  fluxState,
  type FluxObject,
  type FluxObjectStatus,
  type FluxState,
  readFluxObject,
  worstFluxState,
} from './fluxStatus';
