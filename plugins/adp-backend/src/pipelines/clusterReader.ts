import type { Estate, Estates } from '@adp/plugin-adp-node';
import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Request } from 'express';
import type { PipelineRule } from './pipelineIssuers';
import { parseSubject } from './pipelineSubject';

/**
 * Makes sure that a request comes from the cluster of an environment: its token
 * has met a rule that may read inputs of ResourceSets there. People and other
 * programs are refused, whatever they may do otherwise.
 *
 * @returns the estate
 * @throws NotAllowedError also for an estate that there is not, unless a rule
 *   allows all.
 */
export async function assertMayReadInputs(
  context: {
    estates: Estates;
    httpAuth: HttpAuthService;
    pipelineRules: ReadonlyMap<string, PipelineRule>;
  },
  request: unknown,
  { estate, environment }: { estate: string; environment: string },
): Promise<Estate> {
  const { principal } = await context.httpAuth.credentials(request as Request, {
    allow: ['user', 'service'],
  });
  const subject =
    principal.type === 'service' ? parseSubject(principal.subject) : undefined;
  const rule = subject && context.pipelineRules.get(subject.rule);
  if (
    !rule?.reads?.includes('resource-set-inputs') ||
    (rule.estate !== undefined && rule.estate !== estate) ||
    (rule.environments && !rule.environments.includes(environment))
  ) {
    throw new NotAllowedError(
      `Only clusters may read the inputs of ${environment} of estate ${estate}: a token that meets a rule of backend.auth.externalAccess of the type pipeline with reads: [resource-set-inputs]${
        rule ? `, which rule "${rule.name}" is not for` : ''
      }. Ask the platform team to add it`,
    );
  }
  return context.estates.get(estate);
}
