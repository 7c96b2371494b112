import { RESOURCE_TYPE_DELIVERY_PROGRAMME } from '@adp/plugin-adp-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { userRefParams } from './userRefParams';

/** A delivery programme, as permissions are decided on; its reference is its id. */
export type ProgrammeResource = {
  id: string;
  /** Entity references of its admins. */
  admins: readonly string[];
};

export const deliveryProgrammeResourceRef = createPermissionResourceRef<
  ProgrammeResource,
  {}
>().with({
  pluginId: 'adp',
  resourceType: RESOURCE_TYPE_DELIVERY_PROGRAMME,
});

export const isDeliveryProgrammeAdmin = createPermissionRule({
  name: 'IS_DELIVERY_PROGRAMME_ADMIN',
  description: 'Allow admins of the delivery programme',
  resourceRef: deliveryProgrammeResourceRef,
  paramsSchema: userRefParams,
  apply: ({ admins }, { userRef }) => admins.includes(userRef),
  toQuery: () => ({}),
});

export const deliveryProgrammeRules = { isDeliveryProgrammeAdmin };

export const {
  conditions: deliveryProgrammeConditions,
  createConditionalDecision: createDeliveryProgrammeDecision,
} = createConditionExports({
  resourceRef: deliveryProgrammeResourceRef,
  rules: deliveryProgrammeRules,
});
