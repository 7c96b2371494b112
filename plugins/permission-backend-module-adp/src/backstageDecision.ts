import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogEntityValidatePermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
  catalogLocationReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  kubernetesClustersReadPermission,
  kubernetesResourcesReadPermission,
} from '@backstage/plugin-kubernetes-common';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';

/**
 * What everybody who is signed in may do. Submitting a form does nothing by
 * itself: its actions ask whether the person may do it to the project. A dry run
 * is not here, since a template that somebody writes may read with the rights of
 * the portal.
 */
const EVERYBODY: readonly { name: string }[] = [
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogLocationReadPermission,
  // Only what the configuration lists is read of a cluster.
  kubernetesClustersReadPermission,
  kubernetesResourcesReadPermission,
  actionExecutePermission,
  templateParameterReadPermission,
  templateStepReadPermission,
  taskCreatePermission,
];

/**
 * What adds to the catalog, as the step `catalog:register` of a new service does
 * with the rights of who submitted the form.
 */
const TECHNICAL_MEMBERS: readonly { name: string }[] = [
  catalogEntityCreatePermission,
  catalogEntityValidatePermission,
  catalogLocationCreatePermission,
  catalogLocationAnalyzePermission,
];

/** A decision about a permission of Backstage's plugins; nothing for others. */
export async function backstageDecision(
  permission: Permission,
  user: {
    userEntityRef: string;
    ownershipEntityRefs: string[];
    /** Of any delivery project. */
    isTechnicalMember(): Promise<boolean>;
  },
): Promise<PolicyDecision | undefined> {
  const { name } = permission;
  if (EVERYBODY.some(other => other.name === name)) {
    return { result: AuthorizeResult.ALLOW };
  }
  if (TECHNICAL_MEMBERS.some(other => other.name === name)) {
    return {
      result: (await user.isTechnicalMember())
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    };
  }
  if (name === catalogEntityDeletePermission.name) {
    return createCatalogConditionalDecision(
      catalogEntityDeletePermission,
      catalogConditions.isEntityOwner({ claims: user.ownershipEntityRefs }),
    );
  }
  const ofTask = [taskReadPermission, taskCancelPermission].find(
    other => other.name === name,
  );
  return (
    ofTask &&
    createScaffolderTaskConditionalDecision(
      ofTask,
      scaffolderTaskConditions.isTaskOwner({
        createdBy: [user.userEntityRef],
      }),
    )
  );
}
