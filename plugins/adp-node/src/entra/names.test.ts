import type { Group } from '@adp/plugin-adp-common';
import {
  AMIR,
  demoGroups,
  JANE,
  rememberedFrom,
  userGroup,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';

jest.setTimeout(60_000);

const TWIN_MAIL = 'twin@defra.gov.uk';

const entra = useEntra(({ users }) => {
  const [person] = users;
  users.push(
    {
      ...person,
      id: '00000000-0000-8000-8000-000000000001',
      displayName: 'Only There',
      userPrincipalName: 'only.there@defradev.onmicrosoft.com',
      mail: 'Only.There@defra.gov.uk',
    },
    ...['first', 'second'].map((name, index) => ({
      ...person,
      id: `00000000-0000-8000-8000-00000000000${index + 2}`,
      displayName: name,
      userPrincipalName: `${name}@defra.gov.uk`,
      mail: TWIN_MAIL,
    })),
  );
});

/** What was asked for inside the batches, decoded. */
const asked = () =>
  entra
    .graphRequests()
    .flatMap(({ batch }) => batch ?? [])
    .map(({ path }) => decodeURIComponent(path));

const lookUps = () => asked().filter(path => /^\/(users|groups)\?/.test(path));

describe('what is known from an earlier run', () => {
  it('is not looked up', async () => {
    const groups = await demoGroups('known');
    const remembered = rememberedFrom(await entra.sync(groups));
    entra.sandbox.requests.reset();
    const again = await entra.sync(groups, remembered);
    expect(new Set(again.map(({ status }) => status))).toEqual(
      new Set(['unchanged']),
    );
    expect(lookUps()).toEqual([]);
    expect(entra.graphRequests()).toHaveLength(1);
    expect(again.every(({ id }) => id)).toBe(true);
  });

  it('survives that the group is called otherwise', async () => {
    const name = 'AAG-Users-ADP-RENAMED_TechUser';
    const remembered = rememberedFrom(
      await entra.sync([userGroup(name, [JANE])]),
    );
    const id = await entra.idOf(name);
    await entra.client.api(`/groups/${id}`).patch({ displayName: 'Other' });
    const [result] = await entra.sync(
      [userGroup(name, [JANE, AMIR])],
      remembered,
    );
    expect(result).toMatchObject({ id, status: 'updated' });
  });

  it('is looked up by name when it does not exist any more', async () => {
    const name = 'AAG-Users-ADP-STALE_TechUser';
    const ghost = '00000000-0000-8000-8000-0000000000ff';
    const [{ id }] = await entra.sync([userGroup(name, [JANE])]);
    const known = {
      groups: new Map([
        [name.toLowerCase(), ghost],
        ['aag-azure-adp-globalread', ghost],
      ]),
      users: new Map([
        [AMIR, ghost],
        ['gone@defra.gov.uk', ghost],
      ]),
    };
    const [result] = await entra.sync(
      [
        userGroup(
          name,
          [JANE, AMIR, 'gone@defra.gov.uk'],
          ['AAG-Azure-ADP-GlobalRead'],
        ),
      ],
      { known },
    );
    expect(result).toMatchObject({
      id,
      status: 'updated',
      members: [
        { name: JANE, status: 'present' },
        { name: AMIR, status: 'added', id: await entra.idOf(AMIR) },
        { name: 'gone@defra.gov.uk', status: 'unknown' },
      ],
      memberships: [{ status: 'added' }],
      problems: [],
    });
    expect(result.members[2].id).toBeUndefined();
  });

  it('is created anew when somebody has deleted the group', async () => {
    const name = 'AAG-Users-ADP-DELETED_TechUser';
    const first = await entra.sync([userGroup(name, [JANE])]);
    await entra.client.api(`/groups/${first[0].id}`).delete();
    const [result] = await entra.sync(
      [userGroup(name, [JANE])],
      rememberedFrom(first),
    );
    expect(result.status).toBe('created');
    expect(result.id).not.toBe(first[0].id);
    expect((await entra.members())[name]).toEqual([JANE]);
  });
});

it('finds people by e-mail address who have another user principal name', async () => {
  const name = 'AAG-Users-ADP-MAIL_TechUser';
  const wanted = [
    userGroup(name, [
      'sam.taylor@supplier.example',
      'ONLY.THERE@defra.gov.uk',
      JANE,
    ]),
  ];
  const [result] = await entra.sync(wanted);
  expect(namesWith(result, 'added')).toHaveLength(3);
  expect((await entra.members())[name]).toEqual([
    JANE,
    'only.there@defradev.onmicrosoft.com',
    'sam.taylor_supplier.example#EXT#@defra.onmicrosoft.com',
  ]);
  const [again] = await entra.sync(wanted, rememberedFrom([result]));
  expect(again.status).toBe('unchanged');
});

it('adds a person once who is listed by two names', async () => {
  const name = 'AAG-Users-ADP-TWONAMES_TechUser';
  const [result] = await entra.sync([
    userGroup(name, [
      'only.there@defradev.onmicrosoft.com',
      'only.there@defra.gov.uk',
    ]),
  ]);
  expect(result).toMatchObject({ status: 'created', problems: [] });
  expect((await entra.members())[name]).toHaveLength(1);
});

it('does not guess whose e-mail address is meant, nor removes one of them', async () => {
  const name = 'AAG-Users-ADP-GUESS_TechUser';
  const [{ id }] = await entra.sync([userGroup(name, ['first@defra.gov.uk'])]);
  const [result] = await entra.sync([userGroup(name, [TWIN_MAIL])], {
    owned: {
      members: new Map([
        [name.toLowerCase(), new Set([await entra.idOf('first@defra.gov.uk')])],
      ]),
    },
  });
  const reason = `Several accounts have the e-mail address '${TWIN_MAIL}' (first@defra.gov.uk, second@defra.gov.uk); use the user principal name of one of them`;
  expect(result).toMatchObject({
    id,
    status: 'failed',
    members: [{ name: TWIN_MAIL, status: 'failed', reason }],
    problems: [reason],
  });
  expect((await entra.members())[name]).toEqual(['first@defra.gov.uk']);
});

it('adds disabled accounts as Graph allows, and says so each time', async () => {
  const name = 'AAG-Users-ADP-DISABLED_TechUser';
  const wanted = [userGroup(name, ['leah.former@defra.gov.uk'])];
  const warning = `The account of user 'leah.former@defra.gov.uk' is disabled; enable it, or remove it from ${name}`;
  const [first] = await entra.sync(wanted);
  expect(first).toMatchObject({ status: 'created', warnings: [warning] });
  const [again] = await entra.sync(wanted, rememberedFrom([first]));
  expect(again).toMatchObject({ status: 'unchanged', warnings: [warning] });
});

it.each([
  `AAG-Users-ADP-O'Brien "quoted"_TechUser`,
  `AAG-Users-ADP-'; --_TechUser`,
  'AAG-Users-ADP-Команда-团队_TechUser',
  'AAG-Users-ADP-🚀 & + % # / ?_TechUser',
])('makes a group called %s once', async name => {
  const group = userGroup(name, ["niamh.o'brien@defra.gov.uk"]);
  const [first] = await entra.sync([group]);
  expect(first).toMatchObject({ status: 'created', problems: [] });
  const [again] = await entra.sync([group]);
  expect(again).toMatchObject({ id: first.id, status: 'unchanged' });
  const [joined] = await entra.sync([
    userGroup('AAG-Users-ADP-JOINING_TechUser', [], [name]),
  ]);
  expect(namesWith(joined, 'added', 'memberOf')).toEqual([name]);
});

it('says before it asks anything what can never work', async () => {
  const long = `AAG-Users-ADP-${'X'.repeat(250)}`;
  const twice = 'AAG-Users-ADP-LISTEDTWICE_TechUser';
  const described: Group = {
    displayName: 'AAG-Azure-ADP-DESCRIBED-Reader',
    type: 'AccessGroup',
    description: 'x'.repeat(1025),
  };
  const results = await entra.sync([
    userGroup(long, [JANE]),
    userGroup(twice, [JANE]),
    userGroup(twice.toUpperCase(), [AMIR]),
    described,
    userGroup('AAG-Users-ADP-FINE_TechUser', [JANE]),
  ]);
  expect(results.map(({ problems }) => problems)).toEqual([
    [`The name of group '${long}' has 264 characters; shorten it to 256`],
    [`Group '${twice}' is listed 2 times; keep one of them`],
    [`Group '${twice.toUpperCase()}' is listed 2 times; keep one of them`],
    [
      `The description of group '${described.displayName}' has 1025 characters; shorten it to 1024`,
    ],
    [],
  ]);
  expect(results[0].members).toMatchObject([{ name: JANE, status: 'failed' }]);
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(4).fill('failed'),
    'created',
  ]);
});
