import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { Server } from 'node:http';
import request from 'supertest';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});

const JANE = 'user:default/jane.doe_defra.gov.uk';
const AMIR = 'user:default/amir.khan_defra.gov.uk';

describe.each(databases.eachSupportedId())(
  'the organisation on %s',
  databaseId => {
    let server: Server;
    let knex: Knex;
    let stop: () => Promise<void>;

    const create = async (path: string, body: object) =>
      (await request(server).post(`/api/adp${path}`).send(body).expect(201))
        .body;
    const read = async (query: string = '') =>
      (await request(server).get(`/api/adp/organisation${query}`).expect(200))
        .body;

    beforeEach(async () => {
      ({ server, knex, stop } = await startAdpBackend(databases, databaseId));
      const body = await create('/armsLengthBodies', {
        title: 'Core Defra',
        alias: 'CD',
        description: 'The core department',
      });
      for (const code of ['FCP', 'EPR']) {
        const programme = await create('/deliveryProgrammes', {
          armsLengthBodyId: body.id,
          title: `Programme ${code}`,
          description: 'A programme',
          code,
        });
        for (const title of ['Demo', 'Grants']) {
          await create('/deliveryProjects', {
            deliveryProgrammeId: programme.id,
            title,
            description: 'A project',
            serviceCode: 'FCD',
          });
        }
      }
      await create('/deliveryProjects/fcp-demo/members', {
        userEntityRef: JANE,
        isTechnical: true,
        isAdmin: true,
        githubUsername: 'jane-doe',
      });
      await create('/deliveryProjects/fcp-demo/members', {
        userEntityRef: AMIR,
      });
    });

    afterEach(() => stop());

    it('is read in one answer, people included', async () => {
      const organisation = await read();

      expect(
        organisation.armsLengthBodies.map(({ name }: any) => name),
      ).toEqual(['core-defra']);
      expect(organisation.deliveryProgrammes).toMatchObject([
        {
          name: 'programme-epr',
          code: 'EPR',
          armsLengthBodyName: 'core-defra',
          admins: ['user:default/mock'],
        },
        { name: 'programme-fcp', code: 'FCP' },
      ]);
      expect(
        organisation.deliveryProjects.map(({ name }: any) => name),
      ).toEqual(['epr-demo', 'epr-grants', 'fcp-demo', 'fcp-grants']);
      expect(organisation.deliveryProjects[2]).toMatchObject({
        programmeName: 'programme-fcp',
        armsLengthBodyId: organisation.armsLengthBodies[0].id,
        estate: 'production',
        members: [
          { userEntityRef: AMIR, isTechnical: false, isAdmin: false },
          { userEntityRef: JANE, isTechnical: true, isAdmin: true },
        ],
      });
    });

    it('takes no more queries when there is more of it', async () => {
      const counted = async () => {
        let queries = 0;
        const count = () => {
          queries += 1;
        };
        knex.on('query', count);
        await read();
        knex.off('query', count);
        return queries;
      };
      const before = await counted();
      const [{ id }] = (await read()).deliveryProgrammes;
      await create('/deliveryProjects', {
        deliveryProgrammeId: id,
        title: 'One more',
        description: 'A project',
        serviceCode: 'FCD',
      });

      expect(await counted()).toBe(before);
      expect(before).toBe(5);
    });

    it('leaves out people who have been removed', async () => {
      const { body } = await request(server).get(
        '/api/adp/deliveryProjects/fcp-demo/members?q=amir',
      );
      await request(server)
        .delete(
          `/api/adp/deliveryProjects/fcp-demo/members/${body.items[0].id}`,
        )
        .expect(204);

      const { deliveryProjects } = await read();

      expect(
        deliveryProjects[2].members.map((m: any) => m.userEntityRef),
      ).toEqual([JANE]);
    });

    it('leaves out projects that have been offboarded', async () => {
      await knex('delivery_projects')
        .where({ name: 'fcp-demo' })
        .update({ state: 'offboarded' });

      const { deliveryProjects } = await read(
        '?kind=delivery-project&name=fcp-demo',
      );

      expect(deliveryProjects).toEqual([]);
    });

    it.each([
      ['arms-length-body', 'core-defra', ['core-defra'], [], []],
      [
        'delivery-programme',
        'programme-fcp',
        [],
        ['programme-fcp'],
        ['fcp-demo', 'fcp-grants'],
      ],
      ['delivery-project', 'fcp-demo', [], [], ['fcp-demo']],
      ['delivery-project', 'programme-fcp', [], [], []],
    ])(
      'is read in part: the %s %s',
      async (kind, name, bodies, programmes, projects) => {
        const part = await read(`?kind=${kind}&name=${name}`);

        const names = (list: { name: string }[]) => list.map(e => e.name);
        expect(names(part.armsLengthBodies)).toEqual(bodies);
        expect(names(part.deliveryProgrammes)).toEqual(programmes);
        expect(names(part.deliveryProjects)).toEqual(projects);
      },
    );

    it('refuses a kind without a name', async () => {
      const { body } = await request(server)
        .get('/api/adp/organisation?kind=delivery-project')
        .expect(400);

      expect(body.error.message).toMatch(/both kind and name/);
    });

    it('is for services and for people who are signed in', async () => {
      const status = async (header: string) =>
        (
          await request(server)
            .get('/api/adp/organisation')
            .set('authorization', header)
        ).status;

      expect(await status(mockCredentials.service.header())).toBe(200);
      expect(await status(mockCredentials.none.header())).toBe(401);
    });
  },
);
