import {
  deliveryProgrammeResourceRef,
  deliveryProgrammeRules,
  deliveryProjectResourceRef,
  deliveryProjectRules,
  type ProgrammeResource,
  type ProjectResource,
} from '@adp/plugin-adp-node/permissions';
import { adpPermissions } from '@adp/plugin-adp-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import {
  ALLOWED,
  PERMISSION_NAMES,
  resourceOf,
  type Role,
  ROLES,
} from './__testUtils__/roles';
import { AdpPermissionPolicy } from './AdpPermissionPolicy';

const page = join(__dirname, '../../../docs/reference/permissions.md');

const policy = new AdpPermissionPolicy({
  platformAdmins: ['group:default/platform'],
  programmeCreators: ['group:default/creators'],
});

const GROUPS: Partial<Record<Role, string>> = {
  'platform admin': 'group:default/platform',
  'programme creator': 'group:default/creators',
};

const refOf = (role: Role) => `user:default/${role.replaceAll(' ', '-')}`;

const programme: ProgrammeResource = {
  id: 'fcp',
  admins: [refOf('programme admin')],
};
const project: ProjectResource = {
  name: 'fcp-demo',
  admins: [refOf('project admin')],
  technicalMembers: [refOf('technical member')],
  members: [refOf('project admin'), refOf('technical member'), refOf('member')],
  programmeAdmins: programme.admins,
};

function decide(permission: Permission, role: Role): Promise<PolicyDecision> {
  const userEntityRef = refOf(role);
  const group = GROUPS[role];
  return policy.handle(
    { permission },
    {
      credentials: mockCredentials.user(userEntityRef),
      info: {
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...(group ? [group] : [])],
      },
    },
  );
}

/** What comes of the decision when the plugin applies it to its database. */
async function isAllowed(name: string, role: Role): Promise<boolean> {
  const permission = adpPermissions.find(other => other.name === name)!;
  const decision = await decide(permission, role);
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    return decision.result === AuthorizeResult.ALLOW;
  }
  return resourceOf(name) === 'programme'
    ? createConditionAuthorizer(Object.values(deliveryProgrammeRules))(
        decision,
        programme,
      )
    : createConditionAuthorizer(Object.values(deliveryProjectRules))(
        decision,
        project,
      );
}

it('has a row for every permission', () => {
  expect(Object.keys(ALLOWED)).toEqual(PERMISSION_NAMES);
  expect(deliveryProgrammeResourceRef.pluginId).toBe('adp');
  expect(deliveryProjectResourceRef.pluginId).toBe('adp');
});

describe.each(PERMISSION_NAMES)('%s', name => {
  it.each(ROLES)('by a %s', async role => {
    expect(await isAllowed(name, role)).toBe(
      role === 'platform admin' || ALLOWED[name].includes(role),
    );
  });
});

it('denies what nobody has allowed, and everything to who is not signed in', async () => {
  const unknown = createPermission({
    name: 'something.new',
    attributes: { action: 'read' },
  });

  expect((await decide(unknown, 'project admin')).result).toBe(
    AuthorizeResult.DENY,
  );
  for (const permission of adpPermissions) {
    expect((await policy.handle({ permission })).result).toBe(
      AuthorizeResult.DENY,
    );
  }
});

it.each([
  ['catalog.entity.read', 'ALLOW'],
  ['catalog.location.create', 'ALLOW'],
  ['catalog.location.delete', 'DENY'],
  ['catalog.entity.delete', 'CONDITIONAL'],
  ['scaffolder.task.create', 'ALLOW'],
  ['scaffolder.task.read', 'CONDITIONAL'],
  ['scaffolder.task.cancel', 'CONDITIONAL'],
  ['scaffolder.template.dry-run', 'DENY'],
  ['scaffolder.template.management', 'DENY'],
])(
  'D-46: answers %s of Backstage to a stranger with %s',
  async (name, result) => {
    const permission = createPermission({ name, attributes: {} });

    expect((await decide(permission, 'stranger')).result).toBe(result);
    expect((await decide(permission, 'platform admin')).result).toBe('ALLOW');
  },
);

it('shows tasks to who submitted them', async () => {
  const permission = createPermission({
    name: 'scaffolder.task.read',
    attributes: { action: 'read' },
  });

  expect(await decide(permission, 'member')).toMatchObject({
    pluginId: 'scaffolder',
    conditions: {
      rule: 'IS_TASK_OWNER',
      params: { createdBy: [refOf('member')] },
    },
  });
});

it('is what the documentation says; UPDATE_DOCS=1 writes it', async () => {
  const rows: string[] = [];
  for (const name of PERMISSION_NAMES) {
    const cells: string[] = [];
    for (const role of ROLES) {
      cells.push((await isAllowed(name, role)) ? 'yes' : '');
    }
    rows.push(`| \`${name}\` | ${cells.join(' | ')} |`);
  }
  const table = [
    `| permission | ${ROLES.join(' | ')} |`,
    `| --- | ${ROLES.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');

  const current = format(
    readFileSync(page, 'utf8').replace(
      /(<!-- table -->\n)[^]*?(<!-- end of table -->)/,
      (_, start, end) => `${start}\n${table}\n\n${end}`,
    ),
    { parser: 'markdown', singleQuote: true, proseWrap: 'preserve' },
  );
  if (process.env.UPDATE_DOCS) {
    writeFileSync(page, current);
  }

  expect(current).toContain('`adp.service.create`');
  expect(readFileSync(page, 'utf8')).toBe(current);
});
