import { z } from 'zod/v3';
import type { GroupRecord } from '../directory';
import { badRequest, notInSandbox } from './graphError';

/** Relationships that one create or update may change. */
const MAX_LINKS = 20;

/** ASCII but for these signs, space and control characters. */
const MAIL_NICKNAME = /^[!#$%&'*+\-./0-9=?A-Z^_`a-z{|}~]{1,64}$/;

const referencesSchema = z.array(z.string());

const propertiesSchema = z
  .object({
    displayName: z.string().min(1).max(256),
    description: z.string().min(1).max(1024).nullable(),
    mailNickname: z.string().regex(MAIL_NICKNAME),
    mailEnabled: z.boolean(),
    securityEnabled: z.boolean(),
    groupTypes: z.array(z.string()),
    'members@odata.bind': referencesSchema,
    'owners@odata.bind': referencesSchema,
  })
  .partial()
  .strict();

/** What a request sets on a group, with the URLs of the members and owners it adds. */
export type GroupInput = {
  properties: Partial<
    Pick<
      GroupRecord,
      | 'displayName'
      | 'description'
      | 'mailNickname'
      | 'mailEnabled'
      | 'securityEnabled'
      | 'groupTypes'
    >
  >;
  members: string[];
  owners: string[];
};

/** The body of a create or update, checked against the limits that Graph documents. */
export function parseGroupInput(body: unknown): GroupInput {
  const parsed = propertiesSchema.safeParse(body);
  if (!parsed.success) {
    throw badRequest(explain(parsed.error.issues[0]));
  }
  const {
    'members@odata.bind': members = [],
    'owners@odata.bind': owners = [],
    ...properties
  } = parsed.data;
  if (members.length + owners.length > MAX_LINKS) {
    throw badRequest(
      `A resource cannot contain more than ${MAX_LINKS} link changes.`,
    );
  }
  if (properties.groupTypes && properties.groupTypes.length > 0) {
    throw notInSandbox(
      `groups of the type ${properties.groupTypes.join(', ')}`,
    );
  }
  if (properties.mailEnabled || properties.securityEnabled === false) {
    throw badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    );
  }
  return { properties, members, owners };
}

/**
 * The record of a new group.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-post-groups
 */
export function newGroup(id: string, { properties }: GroupInput): GroupRecord {
  return {
    id,
    createdDateTime: `${new Date().toISOString().slice(0, 19)}Z`,
    displayName: required(properties, 'displayName'),
    mailEnabled: required(properties, 'mailEnabled'),
    mailNickname: required(properties, 'mailNickname'),
    securityEnabled: required(properties, 'securityEnabled'),
    description: properties.description ?? null,
    groupTypes: properties.groupTypes ?? [],
    uniqueName: null,
    memberIds: [],
    ownerIds: [],
  };
}

function required<K extends keyof GroupInput['properties']>(
  properties: GroupInput['properties'],
  name: K,
): NonNullable<GroupInput['properties'][K]> {
  const value = properties[name];
  if (value === undefined || value === null) {
    throw badRequest(
      `A value is required for property '${name}' of resource 'Group'.`,
    );
  }
  return value;
}

function explain(issue: z.ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `Invalid property '${issue.keys[0]}'.`
    : `Invalid value specified for property '${
        issue.path[0] ?? 'body'
      }' of resource 'Group'.`;
}
