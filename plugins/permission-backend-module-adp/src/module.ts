import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AdpPermissionPolicy } from './AdpPermissionPolicy';
import { createTechnicalMemberLookup } from './technicalMembers';

/** Puts the portal's policy in place. */
export const permissionModuleAdp = createBackendModule({
  pluginId: 'permission',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        policy: policyExtensionPoint,
      },
      async init({ config, policy, ...services }) {
        // Written in any case: those of who signs in are in lower case.
        const groups = (key: string) =>
          (config.getOptionalStringArray(`adp.permissions.${key}`) ?? []).map(
            ref =>
              stringifyEntityRef(parseEntityRef(ref, { defaultKind: 'Group' })),
          );
        policy.setPolicy(
          new AdpPermissionPolicy(
            {
              platformAdmins: groups('platformAdmins'),
              programmeCreators: groups('programmeCreators'),
            },
            createTechnicalMemberLookup(services),
          ),
        );
      },
    });
  },
});
