import { Estates } from '@adp/plugin-adp-node';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { config as estatesConfig } from '../__testUtils__/startAdpBackend';
import { readOrganisation } from '../database/organisation';
import { insertInitialData } from './insertInitialData';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});

const ROOT = join(__dirname, '../../../..');

function fileOf(path: string): any {
  return parse(readFileSync(join(ROOT, path), 'utf8'));
}

const demo = () => fileOf('packages/sandbox/onboarding.yaml');

describe.each(databases.eachSupportedId())('initial data on %s', databaseId => {
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({
      directory: resolvePackagePath('@adp/plugin-adp-backend', 'migrations'),
    });
  });

  const insert = (initialData?: JsonObject) => {
    const config = mockServices.rootConfig({
      data: {
        adp: {
          ...estatesConfig.adp,
          ...(initialData && { onboarding: { initialData } }),
        },
      },
    });
    return insertInitialData({
      knex,
      config,
      estates: Estates.fromConfig(config),
      logger: mockServices.logger.mock(),
    });
  };

  it('fills a new database with the demo organisation', async () => {
    await insert(demo());

    const organisation = await readOrganisation(knex);
    expect(organisation.deliveryProgrammes).toMatchObject([
      {
        name: 'fcp',
        armsLengthBodyName: 'core-defra',
        admins: [
          'user:default/pat.platform_defra.gov.uk',
          'user:default/ruth.campbell_defra.gov.uk',
        ],
      },
    ]);
    expect(
      organisation.deliveryProjects.map(({ name, estate, members }) => [
        name,
        estate,
        members.length,
      ]),
    ).toEqual([
      ['fcp-demo', 'production', 3],
      ['fcp-grants', 'production', 2],
      ['fcp-sandpit', 'sandpit', 2],
    ]);
    expect(
      await knex('project_members').where({ name: 'Jane Doe' }).first(),
    ).toMatchObject({
      user_entity_ref: 'user:default/jane.doe_defra.gov.uk',
      user_principal_name: 'jane.doe@defra.gov.uk',
      github_username: 'jane-doe',
    });
  });

  it('queues the projects for every target', async () => {
    await insert(demo());

    const queued = await knex('project_targets').where({
      wanted: 1,
      done: 0,
      state: 'pending',
    });
    expect(queued).toHaveLength(9);
  });

  it('fills it with what production starts with', async () => {
    await insert(fileOf('config/onboarding.yaml'));

    const organisation = await readOrganisation(knex);
    expect(organisation.armsLengthBodies).toHaveLength(6);
    expect(organisation.deliveryProgrammes).toHaveLength(8);
    expect(organisation.deliveryProjects).toEqual([]);
  });

  it('leaves a database alone that has something', async () => {
    await insert(fileOf('config/onboarding.yaml'));
    const before = await readOrganisation(knex);

    // Not even looked at, so that an old file cannot keep the portal down.
    await insert({ armsLengthBodies: [{ title: 'No name' }] });

    expect(await readOrganisation(knex)).toEqual(before);
  });

  it('needs no configuration', async () => {
    await insert();

    expect(await readOrganisation(knex)).toEqual({
      armsLengthBodies: [],
      deliveryProgrammes: [],
      deliveryProjects: [],
    });
  });

  it('inserts once when several replicas start at once', async () => {
    await Promise.all([insert(demo()), insert(demo()), insert(demo())]);

    const { armsLengthBodies, deliveryProjects } = await readOrganisation(knex);
    expect(armsLengthBodies).toHaveLength(1);
    expect(deliveryProjects.map(({ members }) => members.length)).toEqual([
      3, 2, 2,
    ]);
  });

  it.each([
    [
      (data: any) => (data.deliveryProjects[0].members[0].githubUsername = ''),
      /deliveryProjects\.0\.members\.0\.githubUsername: Enter the GitHub handle/,
    ],
    [
      (data: any) => delete data.deliveryProjects[0].members[0].email,
      /deliveryProjects\.0\.members\.0\.email: Enter the e-mail address/,
    ],
    [
      (data: any) => (data.deliveryProjects[1].estate = 'staging'),
      /deliveryProjects\.1\.estate: There is no estate "staging"/,
    ],
    [
      (data: any) => (data.deliveryProjects[0].title = 'x'.repeat(50)),
      /deliveryProjects\.0\.name: .*at most 27/,
    ],
    [
      (data: any) => (data.deliveryProjects[2].deliveryProgramme = 'epr'),
      /deliveryProjects\.2\.deliveryProgramme: There is none called "epr"; choose one of fcp/,
    ],
    [
      (data: any) => (data.deliveryProgrammes[0].armsLengthBody = 'ea'),
      /deliveryProgrammes\.0\.armsLengthBody: There is none called "ea"; choose one of core-defra/,
    ],
    [
      (data: any) => (data.deliveryProgrammes[0].code = 'F1'),
      /deliveryProgrammes\.0\.code: The programme code must be three or four letters/,
    ],
    [(data: any) => (data.projects = []), /Unrecognized key/],
  ])(
    'refuses what is wrong, names it, and inserts nothing (%#)',
    async (spoil, message) => {
      const data = demo();
      spoil(data);

      await expect(insert(data)).rejects.toThrow(message);

      expect((await readOrganisation(knex)).armsLengthBodies).toEqual([]);
    },
  );

  it('says when the configuration has something twice', async () => {
    const data = demo();
    const [project] = data.deliveryProjects;
    data.deliveryProjects.push({
      ...project,
      title: 'Another',
      name: 'fcp-demo',
    });

    await expect(insert(data)).rejects.toThrow(
      /two entries .* have the same name/,
    );
  });
});
