import { mockServices } from '@backstage/backend-test-utils';
import {
  MicrosoftGraphClient,
  readMicrosoftGraphOrg,
} from '@backstage/plugin-catalog-backend-module-msgraph';
import { credentialOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { peopleOf } from '../seed/people';
import { TENANTS } from '../seed/tenants';

const [defra] = TENANTS;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const read = (
  client: MicrosoftGraphClient,
  options?: Partial<Parameters<typeof readMicrosoftGraphOrg>[2]>,
) =>
  readMicrosoftGraphOrg(client, defra.tenantId, {
    logger: mockServices.logger.mock(),
    ...options,
  });

const namesOf = (
  entities: { spec: { profile?: { displayName?: string } } }[],
) => entities.map(({ spec }) => spec.profile?.displayName).sort();

describe('the Microsoft Graph module of the Backstage catalog', () => {
  const client = () =>
    new MicrosoftGraphClient(
      `${server.graphBaseUrl}/v1.0`,
      credentialOf(server),
    );

  it('reads people, groups and who is in which', async () => {
    const { users, groups } = await read(client(), {
      userFilter: 'accountEnabled eq true',
    });
    expect(namesOf(users)).toEqual(
      peopleOf(defra)
        .filter(({ accountEnabled }) => accountEnabled)
        .map(({ name }) => name)
        .sort(),
    );
    expect(namesOf(groups)).toEqual(
      expect.arrayContaining(['AAG-Azure-ADP-GlobalRead', 'Defra']),
    );
    expect(
      users.find(({ spec }) => spec.profile?.displayName === 'Pat Platform'),
    ).toMatchObject({
      metadata: {
        name: 'pat.platform_defra.gov.uk',
        annotations: {
          'graph.microsoft.com/user-id': peopleOf(defra).find(
            ({ name }) => name === 'Pat Platform',
          )?.id,
        },
      },
      spec: {
        memberOf: expect.arrayContaining([
          'group:default/aag-users-adp-platformengineers',
        ]),
      },
    });
  });

  it.each([
    [
      'filter',
      { userGroupMemberFilter: "displayName eq 'AAG-Users-ADP-Portal'" },
    ],
    ['search', { userGroupMemberSearch: '"displayName:Portal"' }],
  ])('reads the people of the groups that a %s finds', async (_, options) => {
    const { users } = await read(client(), options);
    expect(namesOf(users)).toEqual([
      'Amir Khan',
      'Beth Jones',
      'Jane Doe',
      'Pat Platform',
      'Ravi Patel',
      'Sofia Rossi',
      'Tomos Evans',
    ]);
  });
});
