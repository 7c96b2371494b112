import { fieldErrors, type FieldError } from '@adp/plugin-adp-common';
import type { Estates } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import {
  insertArmsLengthBody,
  listArmsLengthBodies,
} from '../database/armsLengthBodies';
import {
  getDeliveryProgramme,
  insertDeliveryProgramme,
} from '../database/deliveryProgrammes';
import { insertDeliveryProject } from '../database/deliveryProjects';
import { addHistory } from '../database/history';
import { insertProgrammeAdmin } from '../database/programmeAdmins';
import { insertProjectMember } from '../database/projectMembers';
import { queueTargets } from '../database/projectTargets';
import { uniqueViolation } from '../database/uniqueViolation';
import { deriveProject } from '../onboarding/deliveryProjects';
import { initialDataSchema, type InitialData } from './initialDataSchema';

const KEY = 'adp.onboarding.initialData';

/** Who has created it, in the history. */
const BY = 'adp-portal';

/**
 * Fills a new database with what `adp.onboarding.initialData` holds: once
 * there is an arms-length body, the configuration is not looked at any more.
 *
 * @throws InputError naming each field of the configuration that is wrong.
 */
export async function insertInitialData(options: {
  knex: Knex;
  config: Config;
  estates: Estates;
  logger: LoggerService;
}): Promise<void> {
  const { knex, config, estates, logger } = options;
  const value = config.getOptional(KEY);
  if (value === undefined || (await isFilled(knex))) {
    return;
  }
  const parsed = initialDataSchema.safeParse(value);
  if (!parsed.success) {
    throw invalid(fieldErrors(parsed.error));
  }
  try {
    await knex.transaction(tx => insertAll(tx, estates, parsed.data));
  } catch (error) {
    const columns = uniqueViolation(error);
    if (!columns) {
      throw error;
    }
    // Another replica was starting, and has won; this one has changed nothing.
    if (await isFilled(knex)) {
      return;
    }
    throw new InputError(
      `The configuration is not valid: two entries of ${KEY} have the same ${columns.join(
        ' and ',
      )}`,
    );
  }
  const { armsLengthBodies, deliveryProgrammes, deliveryProjects } =
    parsed.data;
  logger.info(
    `Created ${armsLengthBodies.length} arms-length bodies, ${deliveryProgrammes.length} delivery programmes and ${deliveryProjects.length} delivery projects from ${KEY}`,
  );
}

async function isFilled(knex: Knex): Promise<boolean> {
  return (await listArmsLengthBodies(knex)).length > 0;
}

async function insertAll(tx: Knex, estates: Estates, data: InitialData) {
  const bodyIds = new Map<string, string>();
  for (const body of data.armsLengthBodies) {
    const { id } = await insertArmsLengthBody(tx, body, BY);
    bodyIds.set(body.name, id);
  }

  const programmeIds = new Map<string, string>();
  for (const [index, programme] of data.deliveryProgrammes.entries()) {
    const { armsLengthBody, admins, ...input } = programme;
    const armsLengthBodyId = idOf(
      bodyIds,
      armsLengthBody,
      `deliveryProgrammes.${index}.armsLengthBody`,
    );
    const id = await insertDeliveryProgramme(
      tx,
      { ...input, armsLengthBodyId },
      BY,
    );
    for (const admin of admins) {
      await insertProgrammeAdmin(tx, id, admin);
    }
    await addHistory(tx, {
      subjectId: id,
      by: BY,
      event: 'delivery-programme-create',
      summary: `Created the delivery programme ${input.title} (${input.code}) from the configuration`,
    });
    programmeIds.set(programme.name, id);
  }

  for (const [index, project] of data.deliveryProjects.entries()) {
    const path = `deliveryProjects.${index}`;
    const deliveryProgrammeId = idOf(
      programmeIds,
      project.deliveryProgramme,
      `${path}.deliveryProgramme`,
    );
    await insertProject(tx, estates, { ...project, deliveryProgrammeId }, path);
  }
}

async function insertProject(
  tx: Knex,
  estates: Estates,
  project: InitialData['deliveryProjects'][number] & {
    deliveryProgrammeId: string;
  },
  path: string,
): Promise<void> {
  const { members, ...input } = project;
  const programme = await getDeliveryProgramme(tx, input.deliveryProgrammeId);
  const { name, estate, problems } = deriveProject(estates, programme, input);
  if (!estate || problems.length > 0) {
    throw invalid(
      problems.map(problem => ({
        ...problem,
        path: `${path}.${problem.path}`,
      })),
    );
  }
  const id = await insertDeliveryProject(
    tx,
    { ...input, name, estate: estate.name },
    BY,
  );
  for (const { githubUsername, isAdmin, isTechnical, ...person } of members) {
    await insertProjectMember(
      tx,
      id,
      person,
      { githubUsername, isAdmin, isTechnical },
      BY,
    );
  }
  await queueTargets(tx, id);
  await addHistory(tx, {
    subjectId: id,
    by: BY,
    event: 'delivery-project-create',
    summary: `Created the delivery project ${input.title} as ${name} in estate ${estate.name} with ${members.length} members from the configuration`,
  });
}

function idOf(ids: Map<string, string>, name: string, path: string): string {
  const id = ids.get(name);
  if (!id) {
    throw invalid([
      {
        path,
        message: `There is none called "${name}"; choose one of ${[
          ...ids.keys(),
        ].join(', ')}`,
      },
    ]);
  }
  return id;
}

function invalid(problems: readonly FieldError[]): InputError {
  return new InputError(
    `The configuration is not valid: ${problems
      .map(({ path, message }) => `${KEY}.${path}: ${message}`)
      .join('; ')}`,
  );
}
