import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { seedId, TENANTS } from '../seed/tenants';

const [defra] = TENANTS;
const JANE = seedId(defra, 'user', 'Jane Doe');
const GLOBAL_READ = seedId(defra, 'group', 'AAG-Azure-ADP-GlobalRead');
const PORTAL = seedId(defra, 'servicePrincipal', 'adp-portal');
const NOBODY = '00000000-0000-4000-8000-000000000000';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

/** Consents to a permission, as an administrator would in the directory. */
async function grant(appRole: string): Promise<void> {
  const file = join(server.stateDir, 'entra', 'directory-defra.json');
  const directory = JSON.parse(readFileSync(file, 'utf8'));
  for (const { appRoles } of directory.servicePrincipals) {
    appRoles.push(appRole);
  }
  writeFileSync(file, JSON.stringify(directory));
  server = await server.restart();
}

it.each([
  ['/directoryObjects/getByIds', { ids: [JANE] }],
  [`/directoryObjects/${JANE}`, undefined],
  ['/servicePrincipals', undefined],
])(
  'refuses %s to an application without the permission',
  async (path, body) => {
    const request = graphClientOf(server).api(path);
    await expect(
      body ? request.post(body) : request.get(),
    ).rejects.toMatchObject({
      statusCode: 403,
      code: 'Authorization_RequestDenied',
    });
  },
);

it('finds objects of all types, or of some, by their ids', async () => {
  await grant('Directory.Read.All');
  const client = graphClientOf(server);
  const getByIds = async (types?: string[]) => {
    const { value } = await client
      .api('/directoryObjects/getByIds')
      .post({ ids: [JANE, NOBODY, GLOBAL_READ, PORTAL], types });
    return value;
  };
  await expect(getByIds()).resolves.toMatchObject([
    {
      '@odata.type': '#microsoft.graph.user',
      id: JANE,
      userPrincipalName: 'jane.doe@defra.gov.uk',
    },
    {
      '@odata.type': '#microsoft.graph.group',
      id: GLOBAL_READ,
      displayName: 'AAG-Azure-ADP-GlobalRead',
    },
    { '@odata.type': '#microsoft.graph.servicePrincipal', id: PORTAL },
  ]);
  await expect(getByIds(['Group'])).resolves.toMatchObject([
    { id: GLOBAL_READ },
  ]);
  await expect(
    client.api(`/directoryObjects/${JANE}`).get(),
  ).resolves.toMatchObject({ displayName: 'Jane Doe' });
});

it('refuses more than 1,000 ids', async () => {
  await grant('Directory.Read.All');
  await expect(
    graphClientOf(server)
      .api('/directoryObjects/getByIds')
      .post({ ids: Array.from({ length: 1001 }, () => JANE) }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'Request_BadRequest' });
});

it('finds an application by its object id and by its client id', async () => {
  await grant('Application.Read.All');
  const client = graphClientOf(server);
  const { clientId } = server.tenants.defra;
  const expected = { id: PORTAL, appId: clientId, displayName: 'adp-portal' };
  await expect(
    client.api(`/servicePrincipals/${PORTAL}`).get(),
  ).resolves.toMatchObject(expected);
  await expect(
    client.api(`/servicePrincipals(appId='${clientId}')`).get(),
  ).resolves.toMatchObject(expected);
  const { value } = await client
    .api('/servicePrincipals')
    .filter(`appId eq '${clientId}'`)
    .get();
  expect(value).toMatchObject([expected]);
  await expect(
    client.api(`/servicePrincipals/${NOBODY}`).get(),
  ).rejects.toMatchObject({ statusCode: 404 });
});
