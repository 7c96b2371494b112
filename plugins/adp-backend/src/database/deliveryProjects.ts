import type {
  DeliveryProject,
  DeliveryProjectUpdate,
  SyncState,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  AuditColumns,
  auditFields,
  createdBy,
  updatedBy,
} from './auditColumns';
import { containing, Page, PageRequest, readPage } from './page';

type Row = AuditColumns & {
  id: string;
  name: string;
  delivery_programme_id: string;
  estate: string;
  title: string;
  title_key: string;
  description: string;
  team_type: DeliveryProject['teamType'];
  github_team_visibility: DeliveryProject['githubTeamVisibility'];
  service_code: string;
  finance_code: string | null;
  service_owner: string | null;
  ado_project: string | null;
  state: DeliveryProject['state'];
};

type JoinedRow = Row & {
  programme_name: string;
  programme_code: string;
  members: number | string;
  sync_severity: number | string | null;
};

const TABLE = 'delivery_projects';

/** The worst state of a project's targets is that of the project. */
const BY_SEVERITY: readonly SyncState[] = [
  'inSync',
  'pending',
  'held',
  'failed',
];

function joined(knex: Knex) {
  const severity = knex('project_targets')
    .where('delivery_project_id', knex.ref(`${TABLE}.id`))
    .select(
      knex.raw(
        `max(case state ${BY_SEVERITY.map(() => 'when ? then ?').join(
          ' ',
        )} end)`,
        BY_SEVERITY.flatMap((state, index) => [state, knex.raw(`${index}`)]),
      ),
    );
  return knex(TABLE)
    .join(
      'delivery_programmes',
      'delivery_programmes.id',
      `${TABLE}.delivery_programme_id`,
    )
    .select(
      `${TABLE}.*`,
      'delivery_programmes.name as programme_name',
      'delivery_programmes.code as programme_code',
      knex('project_members')
        .count('*')
        .where('delivery_project_id', knex.ref(`${TABLE}.id`))
        .whereNull('removed_at')
        .as('members'),
      severity.as('sync_severity'),
    );
}

/** What a list of delivery projects is narrowed to. */
export type DeliveryProjectFilter = PageRequest & {
  deliveryProgrammeId?: string;
  estate?: string;
  /** Entity reference of a person. */
  member?: string;
  /** Entity reference of a person who is a technical member. */
  technicalMember?: string;
  /** Also those that have been offboarded. */
  includeOffboarded?: boolean;
};

export async function listDeliveryProjects(
  knex: Knex,
  filter: DeliveryProjectFilter,
): Promise<Page<DeliveryProject>> {
  const query = joined(knex);
  if (!filter.includeOffboarded) {
    query.whereNot(`${TABLE}.state`, 'offboarded');
  }
  if (filter.deliveryProgrammeId) {
    query.where(`${TABLE}.delivery_programme_id`, filter.deliveryProgrammeId);
  }
  if (filter.estate) {
    query.where(`${TABLE}.estate`, filter.estate);
  }
  if (filter.member) {
    query.whereExists(
      knex('project_members')
        .where('delivery_project_id', knex.ref(`${TABLE}.id`))
        .where('user_entity_ref', filter.member)
        .whereNull('removed_at'),
    );
  }
  if (filter.technicalMember) {
    query.whereExists(
      knex('project_members')
        .where('delivery_project_id', knex.ref(`${TABLE}.id`))
        .where('user_entity_ref', filter.technicalMember)
        .where('is_technical', true)
        .whereNull('removed_at'),
    );
  }
  containing(query, filter.q, [
    `${TABLE}.title`,
    `${TABLE}.name`,
    `${TABLE}.service_code`,
    'delivery_programmes.code',
  ]);
  return readPage(
    query,
    filter,
    ['delivery_programmes.code', `${TABLE}.title_key`],
    fromRow,
  );
}

/**
 * @param key - id or name
 * @throws NotFoundError when there is none.
 */
export async function getDeliveryProject(
  knex: Knex,
  key: string,
): Promise<DeliveryProject> {
  const row: JoinedRow | undefined = await joined(knex)
    .where(builder =>
      builder.where(`${TABLE}.id`, key).orWhere(`${TABLE}.name`, key),
    )
    .first();
  if (!row) {
    throw new NotFoundError(
      `There is no delivery project with the id or name "${key}"`,
    );
  }
  return fromRow(row);
}

/** What a new delivery project is, beside what can be changed of it. */
export type NewDeliveryProject = DeliveryProjectUpdate & {
  name: string;
  deliveryProgrammeId: string;
  estate: string;
};

/** @returns its id. */
export async function insertDeliveryProject(
  knex: Knex,
  project: NewDeliveryProject,
  by: string,
): Promise<string> {
  const row: Row = {
    id: randomUUID(),
    name: project.name,
    delivery_programme_id: project.deliveryProgrammeId,
    estate: project.estate,
    state: 'active',
    ...toColumns(project),
    ...createdBy(by),
  };
  await knex<Row>(TABLE).insert(row);
  return row.id;
}

/** The projects that have this name, or this title in their programme. */
export async function findSameProjects(
  knex: Knex,
  { name, deliveryProgrammeId, title }: NewProjectKey,
): Promise<{ name: string; title: string }[]> {
  return knex<Row>(TABLE)
    .where({ name })
    .orWhere({
      delivery_programme_id: deliveryProgrammeId,
      title_key: title.toLowerCase(),
    })
    .select('name', 'title');
}

type NewProjectKey = Pick<
  NewDeliveryProject,
  'name' | 'deliveryProgrammeId' | 'title'
>;

/** @returns whether the revision was still the newest. */
export async function updateDeliveryProject(
  knex: Knex,
  key: { id: string; revision: number },
  input: DeliveryProjectUpdate,
  by: string,
): Promise<boolean> {
  const updated = await knex<Row>(TABLE)
    .where(key)
    .update({ ...toColumns(input), ...updatedBy(by, key.revision) });
  return updated > 0;
}

/** Notes that a project is being offboarded, or has been. */
export async function setProjectState(
  knex: Knex,
  id: string,
  state: DeliveryProject['state'],
): Promise<void> {
  await knex<Row>(TABLE).where({ id }).update({ state });
}

function toColumns(input: DeliveryProjectUpdate) {
  return {
    title: input.title,
    title_key: input.title.toLowerCase(),
    description: input.description,
    team_type: input.teamType,
    github_team_visibility: input.githubTeamVisibility,
    service_code: input.serviceCode,
    finance_code: input.financeCode ?? null,
    service_owner: input.serviceOwner ?? null,
    ado_project: input.adoProject ?? null,
  };
}

function fromRow(row: JoinedRow): DeliveryProject {
  return {
    id: row.id,
    name: row.name,
    deliveryProgrammeId: row.delivery_programme_id,
    programmeName: row.programme_name,
    programmeCode: row.programme_code,
    estate: row.estate,
    title: row.title,
    description: row.description,
    teamType: row.team_type,
    githubTeamVisibility: row.github_team_visibility,
    serviceCode: row.service_code,
    financeCode: row.finance_code ?? undefined,
    serviceOwner: row.service_owner ?? undefined,
    adoProject: row.ado_project ?? undefined,
    state: row.state,
    syncState: BY_SEVERITY[Number(row.sync_severity ?? 0)],
    members: Number(row.members),
    ...auditFields(row),
  };
}
