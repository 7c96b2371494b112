import { JANE, userGroup } from './__testUtils__/demoTeam';
import { useEntra } from './__testUtils__/useEntra';
import { EntraDirectories } from './entraDirectories';
import { syncGroups } from './syncGroups';

const entra = useEntra();

const tokens = () =>
  entra.sandbox.requests
    .list()
    .filter(({ path }) => path.includes('/oauth2/v2.0/token')).length;

it('asks for one access token per estate, however many runs there are', async () => {
  const { graphBaseUrl, authorityHost, tenants } = entra.sandbox.entra;
  const estate = (name: 'defra' | 'defradev') => {
    const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
      tenants[name];
    return {
      name,
      entra: {
        graphBaseUrl,
        authorityHost,
        tenantId,
        clientId,
        clientSecret,
        servicePrincipalObjectId,
      },
    };
  };
  const directories = new EntraDirectories();
  const sync = async (name: 'defra' | 'defradev') =>
    syncGroups(
      directories.get(estate(name)),
      [userGroup('AAG-Users-ADP-TOKEN_TechUser', [JANE])],
      { retryUnit: 10 },
    );
  entra.sandbox.requests.reset();
  await sync('defra');
  await sync('defra');
  expect(tokens()).toBe(1);

  // People of the other tenant are found by their e-mail address.
  const [other] = await sync('defradev');
  expect(other.members).toMatchObject([{ name: JANE, status: 'added' }]);
  await sync('defradev');
  expect(tokens()).toBe(2);
});
