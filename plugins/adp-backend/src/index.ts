/**
 * The portal's REST API, at `/api/adp`.
 *
 * @packageDocumentation
 */
export { adpPlugin as default } from './plugin';
export { pipelineTokens } from './pipelines/pipelineTokens';
