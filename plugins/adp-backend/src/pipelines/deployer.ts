import type { Estate, Estates } from '@adp/plugin-adp-node';
import {
  serviceCreatePermission,
  type DeliveryProject,
} from '@adp/plugin-adp-common';
import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { getDeliveryProject } from '../database/deliveryProjects';
import { authorize } from '../permissions/authorize';
import { assertMayDeploy } from './pipelineAccess';
import type { PipelineRule } from './pipelineIssuers';
import { parseSubject } from './pipelineSubject';

/** Who deploys, and what may be deployed by them. */
export type Deployer = {
  /** For commits and the audit log: a person or a pipeline. */
  requestedBy: string;
  credentials: BackstageCredentials;
  project: DeliveryProject;
  estate: Estate;
};

type DeployerContext = {
  knex: Knex;
  estates: Estates;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  pipelineRules: ReadonlyMap<string, PipelineRule>;
};

/**
 * Makes sure that who sends a request may deploy: a pipeline that a rule of the
 * configuration knows, or a person who may create services of the project.
 *
 * @param permission - that a person has to have
 * @throws NotFoundError for an unknown delivery project.
 * @throws NotAllowedError saying who may.
 */
export async function assertDeployer(
  { knex, estates, httpAuth, permissions, pipelineRules }: DeployerContext,
  request: Request,
  what: { team: string; service?: string; environment?: string },
  permission: Permission = serviceCreatePermission,
): Promise<Deployer> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const { principal } = credentials;
  if (principal.type === 'service') {
    const pipeline = parseSubject(principal.subject);
    if (!pipeline) {
      throw new NotAllowedError(
        `${principal.subject} is no pipeline that the portal knows. Ask the platform team to add it to backend.auth.externalAccess`,
      );
    }
    // What is not there is not told to pipelines of others.
    const project = await getDeliveryProject(knex, what.team).catch(error => {
      assertMayDeploy(pipelineRules, pipeline, {
        ...what,
        estate: estates.get(),
      });
      throw error;
    });
    const estate = estates.get(project.estate);
    assertMayDeploy(pipelineRules, pipeline, {
      ...what,
      team: project.name,
      estate,
    });
    return { requestedBy: principal.subject, credentials, project, estate };
  }
  const project = await getDeliveryProject(knex, what.team);
  await authorize({ permissions, knex }, credentials, permission, project.name);
  return {
    requestedBy: principal.userEntityRef,
    credentials,
    project,
    estate: estates.get(project.estate),
  };
}
