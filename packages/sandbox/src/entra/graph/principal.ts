import { errors } from 'jose';
import { z } from 'zod/v3';
import type { DirectoryObject, GroupRecord } from '../directory';
import { graphAudiences } from '../signIn/audience';
import type { Tokens } from '../signIn/tokens';
import { findTenant, type Tenant } from '../tenants';
import { GraphError } from './graphError';

/** Who calls Graph: an application, or a person through an application. */
export type Principal = {
  tenant: Tenant;
  /** Object id of the service principal or user. */
  id: string;
  /** Application permissions; a person, who signs in to the portal only, has none. */
  appRoles: readonly string[];
};

const claimsSchema = z.object({
  aud: z.string(),
  tid: z.string(),
  oid: z.string(),
  /** Absent from the token of a person. */
  roles: z.array(z.string()).default([]),
});

/** The principal of a bearer token, whose tenant decides which directory is meant. */
export async function authenticate(
  authorization: string | undefined,
  options: { url: string; tenants: readonly Tenant[]; tokens: Tokens },
): Promise<Principal> {
  const { url, tenants, tokens } = options;
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
  if (!token) {
    throw unauthenticated('Access token is empty.');
  }
  const payload = await tokens.verifyAccessToken(token).catch(error => {
    throw unauthenticated(
      error instanceof errors.JWTExpired
        ? 'Lifetime validation failed, the token is expired.'
        : 'Access token validation failure. Invalid signature or format.',
    );
  });
  const { aud, tid, oid, roles } = claimsSchema.parse(payload);
  if (!graphAudiences(url).includes(aud)) {
    throw unauthenticated('Access token validation failure. Invalid audience.');
  }
  const tenant = findTenant(tenants, tid);
  if (!tenant) {
    throw unauthenticated('Access token validation failure. Invalid tenant.');
  }
  return { tenant, id: oid, appRoles: roles };
}

/**
 * Refuses the call unless the principal has one of the application permissions,
 * or owns the group in question.
 *
 * @see https://learn.microsoft.com/en-us/graph/permissions-reference
 */
export function requirePermission(
  principal: Principal,
  permissions: readonly string[],
  group?: GroupRecord,
): void {
  if (
    !permissions.some(permission => principal.appRoles.includes(permission)) &&
    !group?.ownerIds.includes(principal.id)
  ) {
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }
}

/** Application permissions that allow an operation; the first is the least privileged one. */
export const PERMISSIONS = {
  readUsers: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'],
  readGroups: [
    'GroupMember.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
  ],
  createGroup: ['Group.Create', 'Group.ReadWrite.All'],
  // Not Group.Create: https://learn.microsoft.com/graph/api/group-upsert#permissions
  upsertGroup: ['Group.ReadWrite.All'],
  updateGroup: ['Group.ReadWrite.All'],
  updateMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'],
  readApplications: ['Application.Read.All', 'Directory.Read.All'],
  readDirectory: ['Directory.Read.All'],
  readOrganization: ['Organization.Read.All', 'Directory.Read.All'],
} as const;

/** Application permissions of which one is needed to read objects of a type. */
export function readPermissions(
  type: DirectoryObject['type'],
): readonly string[] {
  switch (type) {
    case 'user':
      return PERMISSIONS.readUsers;
    case 'group':
      return PERMISSIONS.readGroups;
    case 'servicePrincipal':
      return PERMISSIONS.readApplications;
    default:
      return PERMISSIONS.readDirectory;
  }
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message);
}
