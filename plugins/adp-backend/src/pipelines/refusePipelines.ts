import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { RequestHandler } from 'express';
import { parseSubject } from './pipelineSubject';

/**
 * Keeps tokens of pipelines and clusters away from the routes after it: they are
 * for people, and for other plugins of the portal.
 */
export function refusePipelines(httpAuth: HttpAuthService): RequestHandler {
  return async (request, _response, next) => {
    const { principal } = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    if (principal.type === 'service' && parseSubject(principal.subject)) {
      throw new NotAllowedError(
        `${principal.subject} may have manifests generated, or read what its rule says, and nothing else`,
      );
    }
    next();
  };
}
