import type { RolloutMove, RolloutService } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { containing, type Page, type PageRequest, readPage } from './page';

type Row = {
  rollout_id: string;
  service: string;
  team: string;
  programme: string;
  /** JSON */
  moves: string;
  is_held: boolean | number;
  held_by: string | null;
  held_wave: string | null;
  reason: string | null;
};

const TABLE = 'rollout_services';

/** How many rows go into one statement. */
const CHUNK = 50;

/** What a plan has of a service. */
export type PlannedRow = {
  service: string;
  team: string;
  programme: string;
  moves: RolloutMove[];
  held?: { wave: string; reason: string };
};

/** Keeps the plan of a rollout, in the place of one that was begun before. */
export async function replaceRolloutServices(
  knex: Knex,
  rolloutId: string,
  services: readonly PlannedRow[],
): Promise<void> {
  await knex.transaction(async tx => {
    await tx<Row>(TABLE).where({ rollout_id: rolloutId }).delete();
    for (let index = 0; index < services.length; index += CHUNK) {
      await tx<Row>(TABLE).insert(
        services.slice(index, index + CHUNK).map(service => ({
          rollout_id: rolloutId,
          service: service.service,
          team: service.team,
          programme: service.programme,
          moves: JSON.stringify(service.moves),
          is_held: service.held !== undefined,
          held_by: null,
          held_wave: service.held?.wave ?? null,
          reason: service.held?.reason ?? null,
        })),
      );
    }
  });
}

/** Those that are held first. */
export async function listRolloutServices(
  knex: Knex,
  rolloutId: string,
  page: PageRequest,
): Promise<Page<RolloutService>> {
  const query = knex<Row>(TABLE).where({ rollout_id: rolloutId });
  containing(query, page.q, ['service', 'team', 'programme']);
  query.orderBy('is_held', 'desc');
  return readPage(query, page, ['team', 'service'], fromRow);
}

/** The services of a team that are to stay as they are, with the reason. */
export async function readHeldServices(
  knex: Knex,
  rolloutId: string,
  team: string,
): Promise<Map<string, string>> {
  const rows: { service: string; reason: string | null }[] = await knex<Row>(
    TABLE,
  )
    .where({ rollout_id: rolloutId, team, is_held: true })
    .select('service', 'reason');
  return new Map(rows.map(({ service, reason }) => [service, reason ?? '']));
}

export async function countRolloutServices(
  knex: Knex,
  rolloutIds: readonly string[],
): Promise<Map<string, { total: number; held: number }>> {
  const rows: {
    id: string;
    is_held: boolean | number;
    count: number | string;
  }[] = await knex(TABLE)
    .whereIn('rollout_id', [...rolloutIds])
    .groupBy('rollout_id', 'is_held')
    .select('rollout_id as id', 'is_held')
    .count('* as count');
  const counts = new Map<string, { total: number; held: number }>();
  for (const { id, is_held: isHeld, count } of rows) {
    const of = counts.get(id) ?? { total: 0, held: 0 };
    of.total += Number(count);
    of.held += isHeld ? Number(count) : 0;
    counts.set(id, of);
  }
  return counts;
}

/** A service, which another team may have one like it; without a team, of any. */
type ServiceOfTeam = { service: string; team?: string };

const rowsOf = (rolloutId: string, { service, team }: ServiceOfTeam) => ({
  rollout_id: rolloutId,
  service,
  ...(team && { team }),
});

/**
 * Holds a service, or what a wave has found new.
 *
 * @param of.by - person; missing when the portal found the reason
 */
export async function holdService(
  knex: Knex,
  rolloutId: string,
  which: ServiceOfTeam,
  of: { by?: string; wave?: string; reason: string },
): Promise<void> {
  const held = {
    is_held: true,
    held_by: of.by ?? null,
    held_wave: of.wave ?? null,
    reason: of.reason,
  };
  const updated = await knex<Row>(TABLE)
    .where(rowsOf(rolloutId, which))
    .update(held);
  if (updated === 0) {
    throw noService(which);
  }
}

/** A service that is new since the plan was made. */
export async function addRolloutService(
  knex: Knex,
  rolloutId: string,
  of: { service: string; team: string; programme: string },
): Promise<void> {
  await knex<Row>(TABLE)
    .insert({ rollout_id: rolloutId, ...of, moves: '[]', is_held: false })
    .onConflict(['rollout_id', 'team', 'service'])
    .ignore();
}

/** Lets a service go on; the next wave that is carried out moves it. */
export async function releaseService(
  knex: Knex,
  rolloutId: string,
  which: ServiceOfTeam,
): Promise<void> {
  const updated = await knex<Row>(TABLE)
    .where(rowsOf(rolloutId, which))
    .update({ is_held: false, held_by: null, held_wave: null, reason: null });
  if (updated === 0) {
    throw noService(which);
  }
}

function noService({ service, team }: ServiceOfTeam): Error {
  return new NotFoundError(
    `The rollout has no service "${service}"${
      team ? ` of ${team}` : ''
    }; it may have the version already`,
  );
}

function fromRow(row: Row): RolloutService {
  return {
    programme: row.programme,
    team: row.team,
    service: row.service,
    isHeld: Boolean(row.is_held),
    heldBy: row.held_by ?? undefined,
    heldInWave: row.held_wave ?? undefined,
    reason: row.reason ?? undefined,
    moves: JSON.parse(row.moves),
  };
}
