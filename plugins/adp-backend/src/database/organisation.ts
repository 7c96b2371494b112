import type { Organisation, OrganisationKind } from '@adp/plugin-adp-common';
import type { Knex } from 'knex';

type TextColumns = {
  id: string;
  name: string;
  title: string;
  alias: string | null;
  description: string;
  url: string | null;
};

type ProgrammeRow = TextColumns & {
  arms_length_body_id: string;
  body_name: string;
  code: string;
};

type AdminRow = { delivery_programme_id: string; user_entity_ref: string };

type ProjectRow = {
  id: string;
  name: string;
  arms_length_body_id: string;
  delivery_programme_id: string;
  programme_name: string;
  programme_code: string;
  estate: string;
  title: string;
  description: string;
  team_type: 'delivery' | 'platform';
  service_code: string;
};

type MemberRow = {
  delivery_project_id: string;
  user_entity_ref: string;
  /** SQLite has no booleans. */
  is_technical: boolean | number;
  is_admin: boolean | number;
};

/** One of the organisation's bodies, programmes or projects. */
export type OrganisationKey = { kind: OrganisationKind; name: string };

/**
 * Reads what the catalog shows, in five queries however large it is.
 *
 * @param key - only this one; a programme comes with its projects. Nothing
 *   when there is none.
 */
export async function readOrganisation(
  knex: Knex,
  key?: OrganisationKey,
): Promise<Organisation> {
  // What belongs to something first: that something is there before it.
  const deliveryProjects = await readProjects(knex, key);
  const deliveryProgrammes = await readProgrammes(knex, key);
  const armsLengthBodies = await readBodies(knex, key);
  return { armsLengthBodies, deliveryProgrammes, deliveryProjects };
}

async function readBodies(
  knex: Knex,
  key?: OrganisationKey,
): Promise<Organisation['armsLengthBodies']> {
  const rows: TextColumns[] = await knex('arms_length_bodies')
    .modify(query => onlyKind(query, key, 'arms-length-body'))
    .orderBy('name');
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    ...texts(row),
  }));
}

async function readProgrammes(
  knex: Knex,
  key?: OrganisationKey,
): Promise<Organisation['deliveryProgrammes']> {
  const programmes = knex('delivery_programmes').modify(query =>
    onlyKind(query, key, 'delivery-programme'),
  );
  const admins: AdminRow[] = await knex('delivery_programme_admins')
    .whereIn('delivery_programme_id', programmes.clone().select('id'))
    .orderBy('user_entity_ref')
    .select('delivery_programme_id', 'user_entity_ref');
  const rows: ProgrammeRow[] = await programmes
    .join(
      'arms_length_bodies',
      'arms_length_bodies.id',
      'delivery_programmes.arms_length_body_id',
    )
    .select('delivery_programmes.*', 'arms_length_bodies.name as body_name')
    .orderBy('delivery_programmes.name');
  const adminsOf = groupBy(admins, row => row.delivery_programme_id);
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    armsLengthBodyId: row.arms_length_body_id,
    armsLengthBodyName: row.body_name,
    ...texts(row),
    code: row.code,
    admins: (adminsOf.get(row.id) ?? []).map(admin => admin.user_entity_ref),
  }));
}

async function readProjects(
  knex: Knex,
  key?: OrganisationKey,
): Promise<Organisation['deliveryProjects']> {
  const projects = knex('delivery_projects')
    .join(
      'delivery_programmes',
      'delivery_programmes.id',
      'delivery_projects.delivery_programme_id',
    )
    .whereNot('delivery_projects.state', 'offboarded');
  if (key?.kind === 'delivery-programme') {
    projects.where('delivery_programmes.name', key.name);
  } else {
    onlyKind(projects, key, 'delivery-project');
  }
  const members: MemberRow[] = await knex('project_members')
    .whereIn(
      'delivery_project_id',
      projects.clone().select('delivery_projects.id'),
    )
    .whereNull('removed_at')
    .orderBy('user_entity_ref')
    .select(
      'delivery_project_id',
      'user_entity_ref',
      'is_technical',
      'is_admin',
    );
  const rows: ProjectRow[] = await projects
    .select(
      'delivery_projects.*',
      'delivery_programmes.name as programme_name',
      'delivery_programmes.code as programme_code',
      'delivery_programmes.arms_length_body_id',
    )
    .orderBy('delivery_projects.name');
  const membersOf = groupBy(members, row => row.delivery_project_id);
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    armsLengthBodyId: row.arms_length_body_id,
    deliveryProgrammeId: row.delivery_programme_id,
    programmeName: row.programme_name,
    programmeCode: row.programme_code,
    estate: row.estate,
    title: row.title,
    description: row.description,
    teamType: row.team_type,
    serviceCode: row.service_code,
    members: (membersOf.get(row.id) ?? []).map(member => ({
      userEntityRef: member.user_entity_ref,
      isTechnical: Boolean(member.is_technical),
      isAdmin: Boolean(member.is_admin),
    })),
  }));
}

const TABLES: Record<OrganisationKind, string> = {
  'arms-length-body': 'arms_length_bodies',
  'delivery-programme': 'delivery_programmes',
  'delivery-project': 'delivery_projects',
};

/** Keeps what the key names: all rows without one, none when it is of another kind. */
function onlyKind(
  query: Knex.QueryBuilder,
  key: OrganisationKey | undefined,
  kind: OrganisationKind,
): void {
  if (key?.kind === kind) {
    query.where(`${TABLES[kind]}.name`, key.name);
  } else if (key) {
    query.whereRaw('1 = 0');
  }
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) {
      group.push(row);
    } else {
      groups.set(key, [row]);
    }
  }
  return groups;
}

function texts(row: TextColumns) {
  return {
    title: row.title,
    alias: row.alias ?? undefined,
    description: row.description,
    url: row.url ?? undefined,
  };
}
