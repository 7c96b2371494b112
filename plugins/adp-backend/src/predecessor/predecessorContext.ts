import type { RouteContext } from '../routes/routeContext';
import type { PipelineContext } from '../pipelines/deployManifestsRouter';

/** What the predecessor's endpoints work with. */
export type PredecessorContext = PipelineContext & RouteContext;
