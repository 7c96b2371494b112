export {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from './startSandbox';
export type { FaultRequest, Faults } from './server/faults';
export type { RecordedRequest, RequestLog, Service } from './server/requestLog';
export type { ActionsJob } from './github/actions/actionsTokens';
