import {
  adpPermissions,
  deliveryProgrammePermissions,
  serviceCreatePermission,
} from '@adp/plugin-adp-common';
import {
  deliveryProgrammeRules,
  deliveryProjectRules,
  type ProgrammeResource,
  type ProjectResource,
} from '@adp/plugin-adp-node/permissions';
import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { kubernetesPermissions } from '@backstage/plugin-kubernetes-common';
import { scaffolderPermissions } from '@backstage/plugin-scaffolder-common/alpha';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { AdpPermissionPolicy } from './AdpPermissionPolicy';
import { ACCESS, BACKSTAGE_ACCESS, type Role, ROLES } from './testUtils';

const page = join(__dirname, '../../../docs/reference/permissions.md');

const GROUPS: Partial<Record<Role, string>> = {
  'platform admin': 'group:default/platform',
  'programme creator': 'group:default/creators',
};

const refOf = (role: Role) => `user:default/${role.replaceAll(' ', '-')}`;

const policy = new AdpPermissionPolicy(
  {
    platformAdmins: ['group:default/platform'],
    programmeCreators: ['group:default/creators'],
  },
  async userRef =>
    [refOf('technical member'), refOf('admin of another project')].includes(
      userRef,
    ),
);

const programme: ProgrammeResource = {
  id: 'fcp',
  admins: [refOf('programme admin')],
};
const project: ProjectResource = {
  name: 'fcp-demo',
  isActive: true,
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
async function isAllowed(
  permission: Permission,
  role: Role,
  resource = project,
): Promise<boolean> {
  const decision = await decide(permission, role);
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    return decision.result === AuthorizeResult.ALLOW;
  }
  return deliveryProgrammePermissions.some(
    ({ name }) => name === permission.name,
  )
    ? createConditionAuthorizer(Object.values(deliveryProgrammeRules))(
        decision,
        programme,
      )
    : createConditionAuthorizer(Object.values(deliveryProjectRules))(
        decision,
        resource,
      );
}

it('has a row for every permission', () => {
  const names = (permissions: { name: string }[]) =>
    permissions.map(({ name }) => name).sort();

  expect(Object.keys(ACCESS).sort()).toEqual(names(adpPermissions));
  expect(Object.keys(BACKSTAGE_ACCESS).sort()).toEqual(
    names([
      ...catalogPermissions,
      ...kubernetesPermissions,
      ...scaffolderPermissions,
    ]),
  );
});

describe.each(adpPermissions)('$name', permission => {
  it.each(ROLES)('by a %s', async role => {
    expect(await isAllowed(permission, role)).toBe(
      ACCESS[permission.name].allowed.includes(role),
    );
  });
});

it.each(ROLES)(
  'lets no %s create services of a project that has been offboarded',
  async role => {
    const offboarded = { ...project, isActive: false };

    expect(await isAllowed(serviceCreatePermission, role, offboarded)).toBe(
      false,
    );
  },
);

describe.each([
  ...catalogPermissions,
  ...kubernetesPermissions,
  ...scaffolderPermissions,
])('D-46: $name of Backstage', permission => {
  it.each(ROLES)('by a %s', async role => {
    const { result } = await decide(permission, role);

    expect(result).toBe(
      role === 'platform admin'
        ? AuthorizeResult.ALLOW
        : {
            'everybody who is signed in': AuthorizeResult.ALLOW,
            'technical members of any delivery project': [
              'technical member',
              'admin of another project',
            ].includes(role)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
            'its owner': AuthorizeResult.CONDITIONAL,
            'who submitted it': AuthorizeResult.CONDITIONAL,
            'platform admins only': AuthorizeResult.DENY,
          }[BACKSTAGE_ACCESS[permission.name]],
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
  for (const permission of [
    ...adpPermissions,
    ...catalogPermissions,
    ...kubernetesPermissions,
    ...scaffolderPermissions,
  ]) {
    expect((await policy.handle({ permission })).result).toBe(
      AuthorizeResult.DENY,
    );
  }
});

it.each(['scaffolder.task.read', 'scaffolder.task.cancel'])(
  'D-46: gives %s to who submitted the task',
  async name => {
    const permission = scaffolderPermissions.find(
      other => other.name === name,
    )!;

    expect(await decide(permission, 'member')).toMatchObject({
      pluginId: 'scaffolder',
      conditions: {
        rule: 'IS_TASK_OWNER',
        params: { createdBy: [refOf('member')] },
      },
    });
  },
);

it('lets owners delete entities of theirs', async () => {
  const permission = catalogPermissions.find(
    ({ name }) => name === 'catalog.entity.delete',
  )!;

  expect(await decide(permission, 'member')).toMatchObject({
    pluginId: 'catalog',
    conditions: {
      rule: 'IS_ENTITY_OWNER',
      params: { claims: [refOf('member')] },
    },
  });
});

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const code = (texts: readonly string[]) =>
  texts.map(text => `\`${text}\``).join('<br>');

function table(head: readonly string[], rows: readonly string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(row).join('\n');
}

/** The tables of the documentation, by name. */
async function tables(): Promise<Record<string, string>> {
  const byRole: string[][] = [];
  for (const permission of adpPermissions) {
    const cells = [code([permission.name])];
    for (const role of ROLES) {
      cells.push((await isAllowed(permission, role)) ? 'yes' : '');
    }
    byRole.push(cells);
  }
  return {
    roles: table(['permission', ...ROLES], byRole),
    uses: table(
      ['permission', 'asked for by', 'and by the actions'],
      adpPermissions.map(({ name }) => [
        code([name]),
        code(ACCESS[name].operations),
        code(ACCESS[name].actions ?? []),
      ]),
    ),
    backstage: table(
      ['permission', 'who'],
      Object.entries(BACKSTAGE_ACCESS).map(([name, who]) => [
        code([name]),
        who,
      ]),
    ),
  };
}

it('is what the documentation says; UPDATE_DOCS=1 writes it', async () => {
  const actual = readFileSync(page, 'utf8');
  let wanted = actual;
  for (const [name, text] of Object.entries(await tables())) {
    const [start, end] = [`<!-- table: ${name} -->`, `<!-- end: ${name} -->`];
    expect(actual).toContain(start);
    wanted = wanted.replace(
      new RegExp(`${start}[^]*${end}`),
      () => `${start}\n\n${text}\n\n${end}`,
    );
  }
  wanted = format(wanted, {
    parser: 'markdown',
    singleQuote: true,
    proseWrap: 'preserve',
  });
  if (process.env.UPDATE_DOCS) {
    writeFileSync(page, wanted);
  }

  expect(readFileSync(page, 'utf8')).toBe(wanted);
});
