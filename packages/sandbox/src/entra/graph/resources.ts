import type {
  DirectoryObject,
  GroupRecord,
  OtherRecord,
  ServicePrincipalRecord,
  UserRecord,
} from '../directory';
import { readPermissions, type Principal } from './principal';

/** A kind of resource: its name in messages and what a client may ask of it. */
export type ResourceType = {
  /** As in `#microsoft.graph.user`. */
  name: string;
  /** Properties in an answer to a request without `$select`. */
  defaults: readonly string[];
  /** Further properties, which `$select` may name. */
  others: readonly string[];
  /** Properties that `$filter` may name. */
  filterable: readonly string[];
  /** Properties that `$orderby` may name. */
  sortable: readonly string[];
};

/** A resource as it is sent; properties the stand-in does not hold are null. */
export type Resource = Record<string, unknown>;

/** @see https://learn.microsoft.com/en-us/graph/api/resources/user */
export const USER: ResourceType = {
  name: 'user',
  defaults: [
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
    'id',
  ],
  others: [
    'accountEnabled',
    'city',
    'companyName',
    'country',
    'createdDateTime',
    'creationType',
    'department',
    'employeeId',
    'employeeType',
    'externalUserState',
    'identities',
    'mailNickname',
    'onPremisesSamAccountName',
    'onPremisesSyncEnabled',
    'onPremisesUserPrincipalName',
    'otherMails',
    'proxyAddresses',
    'usageLocation',
    'userType',
  ],
  filterable: [
    'accountEnabled',
    'displayName',
    'givenName',
    'id',
    'jobTitle',
    'mail',
    'surname',
    'userPrincipalName',
    'userType',
  ],
  sortable: ['createdDateTime', 'displayName', 'userPrincipalName'],
};

/** @see https://learn.microsoft.com/en-us/graph/api/resources/group */
export const GROUP: ResourceType = {
  name: 'group',
  defaults: [
    'id',
    'deletedDateTime',
    'classification',
    'createdDateTime',
    'description',
    'displayName',
    'expirationDateTime',
    'groupTypes',
    'isAssignableToRole',
    'mail',
    'mailEnabled',
    'mailNickname',
    'membershipRule',
    'membershipRuleProcessingState',
    'onPremisesLastSyncDateTime',
    'onPremisesSamAccountName',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'preferredDataLocation',
    'preferredLanguage',
    'proxyAddresses',
    'renewedDateTime',
    'resourceBehaviorOptions',
    'resourceProvisioningOptions',
    'securityEnabled',
    'theme',
    'uniqueName',
    'visibility',
    'onPremisesProvisioningErrors',
  ],
  others: [],
  filterable: [
    'description',
    'displayName',
    'id',
    'mailEnabled',
    'mailNickname',
    'securityEnabled',
    'uniqueName',
  ],
  sortable: ['displayName'],
};

/** @see https://learn.microsoft.com/en-us/graph/api/resources/serviceprincipal */
export const SERVICE_PRINCIPAL: ResourceType = {
  name: 'servicePrincipal',
  defaults: ['id', 'accountEnabled', 'appDisplayName', 'appId', 'displayName'],
  others: [],
  filterable: ['appId', 'displayName', 'id'],
  sortable: ['displayName'],
};

/**
 * Devices, directory roles and administrative units: nothing is known of them
 * but what they are called.
 */
const otherType = (name: OtherRecord['type']): ResourceType => ({
  name,
  defaults: ['id', 'displayName'],
  others: [],
  filterable: ['id', 'displayName'],
  sortable: ['displayName'],
});

/** What members, owners and `memberOf` consist of: objects of any kind. */
export const DIRECTORY_OBJECT: ResourceType = {
  name: 'directoryObject',
  defaults: [
    ...USER.defaults,
    ...GROUP.defaults,
    ...SERVICE_PRINCIPAL.defaults,
  ],
  others: [...USER.others, ...GROUP.others, ...SERVICE_PRINCIPAL.others],
  filterable: ['id', 'displayName', 'mail', 'userPrincipalName'],
  sortable: ['displayName'],
};

/** The type of each kind of directory object. */
export const TYPES: Record<DirectoryObject['type'], ResourceType> = {
  user: USER,
  group: GROUP,
  servicePrincipal: SERVICE_PRINCIPAL,
  device: otherType('device'),
  directoryRole: otherType('directoryRole'),
  administrativeUnit: otherType('administrativeUnit'),
};

/** All properties of a directory object; the caller selects from them. */
export function resourceOf({ type, record }: DirectoryObject): Resource {
  switch (type) {
    case 'user':
      return userResource(record);
    case 'group':
      return groupResource(record);
    case 'servicePrincipal':
      return servicePrincipalResource(record);
    default:
      return { id: record.id, displayName: record.displayName };
  }
}

/**
 * An object in a relationship. Of what the application may not read, only type
 * and id are told.
 *
 * @see https://learn.microsoft.com/en-us/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function relatedResourceOf(
  object: DirectoryObject,
  principal: Principal,
): Resource {
  const resource = resourceOf(object);
  const type = { '@odata.type': `#microsoft.graph.${object.type}` };
  return isReadable(object, principal)
    ? { ...type, ...resource }
    : {
        ...type,
        ...Object.fromEntries(Object.keys(resource).map(name => [name, null])),
        id: resource.id,
      };
}

function isReadable({ type }: DirectoryObject, principal: Principal): boolean {
  return readPermissions(type).some(permission =>
    principal.appRoles.includes(permission),
  );
}

export function userResource(user: UserRecord): Resource {
  const { mail, userPrincipalName } = user;
  return {
    ...allNull(USER),
    ...user,
    businessPhones: [],
    identities: [],
    mailNickname: userPrincipalName.split('@', 1)[0],
    otherMails: [],
    proxyAddresses: mail ? [`SMTP:${mail}`] : [],
    ...(user.userType === 'Guest' && {
      creationType: 'Invitation',
      externalUserState: 'Accepted',
    }),
  };
}

export function groupResource(group: GroupRecord): Resource {
  const { memberIds: _members, ownerIds: _owners, ...properties } = group;
  return {
    ...allNull(GROUP),
    ...properties,
    onPremisesProvisioningErrors: [],
    proxyAddresses: [],
    renewedDateTime: group.createdDateTime,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
  };
}

function servicePrincipalResource({
  id,
  appId,
  displayName,
}: ServicePrincipalRecord): Resource {
  return {
    id,
    accountEnabled: true,
    appDisplayName: displayName,
    appId,
    displayName,
  };
}

function allNull({ defaults, others }: ResourceType): Resource {
  return Object.fromEntries(
    [...defaults, ...others].map(property => [property, null]),
  );
}
