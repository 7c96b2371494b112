import type { Knex } from 'knex';

/**
 * Object ids and user principal names, in lower case, of the people who are
 * members of another active project of the estate: they stay in the VPN group,
 * which all projects share.
 */
export async function wantedByOthers(
  knex: Knex,
  project: { id: string; estate: string },
): Promise<Set<string>> {
  const rows: {
    object_id: string | null;
    user_principal_name: string | null;
  }[] = await knex('project_members')
    .join(
      'delivery_projects',
      'delivery_projects.id',
      'project_members.delivery_project_id',
    )
    .where('delivery_projects.estate', project.estate)
    .where('delivery_projects.state', 'active')
    .whereNot('delivery_projects.id', project.id)
    .whereNull('project_members.removed_at')
    .distinct(
      'project_members.object_id',
      'project_members.user_principal_name',
    );
  return new Set(
    rows.flatMap(({ object_id: id, user_principal_name: name }) =>
      [id, name?.toLowerCase()].filter((value): value is string =>
        Boolean(value),
      ),
    ),
  );
}
