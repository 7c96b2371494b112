import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AdpPermissionPolicy } from './AdpPermissionPolicy';

/** Puts the portal's policy in place. */
export const permissionModuleAdp = createBackendModule({
  pluginId: 'permission',
  moduleId: 'adp',
  register({ registerInit }) {
    registerInit({
      deps: { config: coreServices.rootConfig, policy: policyExtensionPoint },
      async init({ config, policy }) {
        const groups = (key: string) =>
          config.getOptionalStringArray(`adp.permissions.${key}`) ?? [];
        policy.setPolicy(
          new AdpPermissionPolicy({
            platformAdmins: groups('platformAdmins'),
            programmeCreators: groups('programmeCreators'),
          }),
        );
      },
    });
  },
});
