import { GraphError } from './graphError';
import { compileOrderBy } from './orderBy';
import { GROUP, SERVICE_PRINCIPAL, USER } from './resources';

const PEOPLE = ['Zoë', 'amir', 'Beth', null].map(displayName => ({
  displayName,
}));

it.each([
  ['displayName', [null, 'amir', 'Beth', 'Zoë']],
  ['displayName asc', [null, 'amir', 'Beth', 'Zoë']],
  ['displayName desc', ['Zoë', 'Beth', 'amir', null]],
])('sorts by %s, whatever the case', (orderBy, names) => {
  const compare = compileOrderBy(orderBy, USER, {
    isAdvanced: false,
    isAlone: true,
  });
  expect([...PEOPLE].sort(compare).map(each => each.displayName)).toEqual(
    names,
  );
});

it.each([
  { type: USER, property: 'displayName', isAlone: true, isBasic: true },
  { type: USER, property: 'userPrincipalName', isAlone: true, isBasic: true },
  { type: USER, property: 'createdDateTime', isAlone: true, isBasic: false },
  { type: USER, property: 'displayName', isAlone: false, isBasic: false },
  { type: GROUP, property: 'displayName', isAlone: true, isBasic: true },
  {
    type: SERVICE_PRINCIPAL,
    property: 'displayName',
    isAlone: true,
    isBasic: false,
  },
])(
  'sorts a $type.name by $property, alone: $isAlone, in a basic query: $isBasic',
  ({ type, property, isAlone, isBasic }) => {
    const isRefused = (isAdvanced: boolean) => {
      try {
        return !compileOrderBy(property, type, { isAdvanced, isAlone });
      } catch (error) {
        return error instanceof GraphError;
      }
    };
    expect(isRefused(true)).toBe(false);
    expect(isRefused(false)).toBe(!isBasic);
  },
);

it.each(['mailNickname', 'displayName up', 'displayName,id', ''])(
  'refuses to sort by "%s"',
  orderBy => {
    expect(() =>
      compileOrderBy(orderBy, GROUP, { isAdvanced: true, isAlone: true }),
    ).toThrow(GraphError);
  },
);
