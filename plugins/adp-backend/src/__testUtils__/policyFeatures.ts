import { AdpPermissionPolicy } from '@adp/plugin-permission-backend-module-adp';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type PermissionsRegistryServiceAddResourceTypeOptions,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';

type ResourceType = PermissionsRegistryServiceAddResourceTypeOptions<
  string,
  any,
  any
>;

/**
 * The portal's policy, whose conditions are applied to what the plugin has
 * registered and its database has. Between policy and plugin there is no HTTP
 * here: the tokens of a test backend do not say on whose behalf a plugin asks.
 */
export function policyFeatures(groups: {
  platformAdmins: string[];
  programmeCreators: string[];
}): BackendFeature[] {
  const policy = new AdpPermissionPolicy(groups);
  const resourceTypes: ResourceType[] = [];

  const authorize: PermissionsService['authorize'] = async (
    queries,
    { credentials },
  ) =>
    Promise.all(
      queries.map(async query => {
        const { principal } = credentials as { principal: any };
        // As Backstage does: the policy does not apply to services.
        if (principal.type === 'service') {
          return { result: AuthorizeResult.ALLOW };
        }
        const userEntityRef: string = principal.userEntityRef;
        const decision = await policy.handle(query, {
          credentials: mockCredentials.user(userEntityRef),
          info: { userEntityRef, ownershipEntityRefs: [userEntityRef] },
        } as any);
        if (decision.result !== AuthorizeResult.CONDITIONAL) {
          return { result: decision.result };
        }
        const { resourceRef } = query as { resourceRef?: string };
        const type = resourceTypes.find(
          ({ resourceRef: ref }) => ref.resourceType === decision.resourceType,
        );
        const [resource] =
          (await type?.getResources?.([resourceRef ?? ''])) ?? [];
        const applies = createConditionAuthorizer([...(type?.rules ?? [])]);
        return {
          result:
            resource && applies(decision, resource)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
    );

  return [
    createServiceFactory({
      service: coreServices.permissionsRegistry,
      deps: {},
      factory: () => ({
        addPermissions() {},
        addPermissionRules() {},
        addResourceType(options: any) {
          resourceTypes.push(options);
        },
        getPermissionRuleset(): never {
          throw new Error('The plugin asks for no ruleset');
        },
      }),
    }),
    createServiceFactory({
      service: coreServices.permissions,
      deps: {},
      factory: () => ({
        authorize,
        async authorizeConditional(): Promise<never> {
          throw new Error('The plugin asks for decisions only');
        },
      }),
    }),
  ];
}
