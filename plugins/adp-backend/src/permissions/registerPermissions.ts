import {
  adpPermissions,
  deliveryProgrammePermissions,
  deliveryProjectPermissions,
} from '@adp/plugin-adp-common';
import {
  deliveryProgrammeResourceRef,
  deliveryProgrammeRules,
  deliveryProjectResourceRef,
  deliveryProjectRules,
  type ProgrammeResource,
  type ProjectResource,
} from '@adp/plugin-adp-node/permissions';
import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Lets the policy decide on programmes and projects as the database has them. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  knex: Knex,
): void {
  const ofResources: { name: string }[] = [
    ...deliveryProgrammePermissions,
    ...deliveryProjectPermissions,
  ];
  registry.addPermissions(
    adpPermissions.filter(
      ({ name }) => !ofResources.some(other => other.name === name),
    ),
  );
  registry.addResourceType({
    resourceRef: deliveryProgrammeResourceRef,
    permissions: deliveryProgrammePermissions,
    rules: Object.values(deliveryProgrammeRules),
    getResources: ids => readProgrammes(knex, ids),
  });
  registry.addResourceType({
    resourceRef: deliveryProjectResourceRef,
    permissions: deliveryProjectPermissions,
    rules: Object.values(deliveryProjectRules),
    getResources: names => readProjects(knex, names),
  });
}

async function readProgrammes(
  knex: Knex,
  ids: readonly string[],
): Promise<(ProgrammeResource | undefined)[]> {
  const programmes: { id: string }[] = await knex('delivery_programmes')
    .whereIn('id', [...ids])
    .select('id');
  const admins = await adminsOf(knex, ids);
  return ids.map(id =>
    programmes.some(programme => programme.id === id)
      ? { id, admins: admins.get(id) ?? [] }
      : undefined,
  );
}

async function readProjects(
  knex: Knex,
  names: readonly string[],
): Promise<(ProjectResource | undefined)[]> {
  const projects: {
    id: string;
    name: string;
    state: string;
    programme: string;
  }[] = await knex('delivery_projects')
    .whereIn('name', [...names])
    .select('id', 'name', 'state', 'delivery_programme_id as programme');
  const members: {
    project: string;
    person: string;
    is_admin: boolean | number;
    is_technical: boolean | number;
  }[] = await knex('project_members')
    .whereIn(
      'delivery_project_id',
      projects.map(({ id }) => id),
    )
    .whereNull('removed_at')
    .select(
      'delivery_project_id as project',
      'user_entity_ref as person',
      'is_admin',
      'is_technical',
    );
  const admins = await adminsOf(
    knex,
    projects.map(({ programme }) => programme),
  );
  return names.map(name => {
    const project = projects.find(candidate => candidate.name === name);
    if (!project) {
      return undefined;
    }
    const own = members.filter(member => member.project === project.id);
    const refs = (list: typeof own) => list.map(({ person }) => person);
    return {
      name,
      isActive: project.state === 'active',
      admins: refs(own.filter(member => Boolean(member.is_admin))),
      technicalMembers: refs(
        own.filter(member => Boolean(member.is_technical)),
      ),
      members: refs(own),
      programmeAdmins: admins.get(project.programme) ?? [],
    };
  });
}

/** Admins by programme. */
async function adminsOf(
  knex: Knex,
  programmeIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows: { programme: string; person: string }[] = await knex(
    'delivery_programme_admins',
  )
    .whereIn('delivery_programme_id', [...programmeIds])
    .select('delivery_programme_id as programme', 'user_entity_ref as person');
  const admins = new Map<string, string[]>();
  for (const { programme, person } of rows) {
    admins.set(programme, [...(admins.get(programme) ?? []), person]);
  }
  return admins;
}
