import { platformGroupsOf } from './groups';
import { peopleOf } from './people';
import { TENANTS } from './tenants';

const [defra, defradev] = TENANTS;

describe.each(TENANTS)('the people of $name', tenant => {
  const people = peopleOf(tenant);

  it('are some sixty, each with an id and a user principal name of their own', () => {
    expect(people.length).toBeGreaterThanOrEqual(60);
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
    expect(
      new Set(people.map(({ userPrincipalName }) => userPrincipalName)).size,
    ).toBe(people.length);
  });

  it('have user principal names that Entra allows', () => {
    for (const { userPrincipalName } of people) {
      expect(userPrincipalName).toMatch(/^[A-Za-z0-9'._#!^~-]+@[a-z.]+$/);
    }
  });
});

it.each([
  ['Jane Doe', 'jane.doe@defra.gov.uk', 'jane.doe@defradev.onmicrosoft.com'],
  [
    "Niamh O'Brien",
    "niamh.o'brien@defra.gov.uk",
    "niamh.o'brien@defradev.onmicrosoft.com",
  ],
  [
    'Zoë Müller',
    'zoe.muller@defra.gov.uk',
    'zoe.muller@defradev.onmicrosoft.com',
  ],
  [
    'Sam Taylor',
    'sam.taylor_supplier.example#EXT#@defra.onmicrosoft.com',
    'sam.taylor_supplier.example#EXT#@defradev.onmicrosoft.com',
  ],
])('%s signs in as %s and %s', (name, inDefra, inDefradev) => {
  const nameIn = (tenant: typeof defra) =>
    peopleOf(tenant).find(person => person.name === name)?.userPrincipalName;
  expect(nameIn(defra)).toBe(inDefra);
  expect(nameIn(defradev)).toBe(inDefradev);
});

it('has the groups that teams become members of', () => {
  const namesIn = (tenant: typeof defra) =>
    platformGroupsOf(tenant).map(({ displayName }) => displayName);
  expect(namesIn(defra)).toEqual([
    'AG-Azure-CDO-ADP-PlatformEngineers',
    'AAG-Users-ADP-PlatformEngineers',
    'AAG-Users-ADP-Portal',
    'AAG-Azure-ADP-GlobalRead',
    'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
    'AAG-Azure-ADP-SND4-AKS-Cluster-Custom-Resources-Reader',
    'AAG-Azure-ADP-DEV1-AKS-Cluster-Custom-Resources-Reader',
    'AAG-Azure-ADP-TST1-AKS-Cluster-Custom-Resources-Reader',
    'AAG-Azure-ADP-Resources-DataReadWriter',
    'AAG-Azure-ADP-Resources-DataReader',
  ]);
  expect(namesIn(defradev)).toEqual([
    'AG-Azure-CDO-ADP-PlatformEngineers',
    'AAG-Users-ADP-PlatformEngineers',
    'AAG-Users-ADP-Portal',
    'AAG-Azure-ADP-GlobalRead',
    'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
    'AAG-Azure-ADP-SND3-AKS-Cluster-Custom-Resources-Reader',
    'AAG-Azure-ADP-Resources-DataReadWriter',
  ]);
});
