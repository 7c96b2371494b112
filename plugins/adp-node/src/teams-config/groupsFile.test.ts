import type { Group } from '@adp/plugin-adp-common';
import fc from 'fast-check';
import { parse } from 'yaml';
import { updateGroupsFile } from './groupsFile';

const file = 'defra/fcp-demo.yaml';

const techUsers: Group = {
  displayName: 'AAG-Users-ADP-FCP-DEMO_TechUser',
  type: 'UserGroup',
  groupMemberships: ['AAG-Azure-ADP-GlobalRead'],
  members: ['jane.doe@defra.gov.uk'],
};
const readers: Group = {
  displayName: 'AAG-Azure-ADP-FCP-DEMO-Resources-Reader',
  type: 'AccessGroup',
  description: 'AD group to grant reader access to resources',
  members: [],
};

it('writes a new file without empty lists', () => {
  expect(updateGroupsFile(undefined, file, [techUsers, readers])).toBe(`groups:
- displayName: AAG-Users-ADP-FCP-DEMO_TechUser
  type: UserGroup
  groupMemberships:
  - AAG-Azure-ADP-GlobalRead
  members:
  - jane.doe@defra.gov.uk
- displayName: AAG-Azure-ADP-FCP-DEMO-Resources-Reader
  type: AccessGroup
  description: AD group to grant reader access to resources
`);
});

describe('a file that people have edited', () => {
  const existing = `groups:
# do not remove, agreed with the DBAs
- displayName: AAG-Hand-Made
  type: AccessGroup
  members: [AG-DBAs]
- displayName: aag-users-adp-fcp-demo_techuser
  type: UserGroup
  members:
  - Jane.Doe@defra.gov.uk
  - extra.person@defra.gov.uk # until March
`;

  it('gets what is missing and keeps the rest', () => {
    expect(updateGroupsFile(existing, file, [techUsers, readers])).toBe(
      existing
        .replace(
          '# until March\n',
          `# until March
  groupMemberships:
  - AAG-Azure-ADP-GlobalRead
- displayName: AAG-Azure-ADP-FCP-DEMO-Resources-Reader
  type: AccessGroup
  description: AD group to grant reader access to resources
`,
        )
        // The one thing that is not kept is the padding inside brackets.
        .replace('[AG-DBAs]', '[ AG-DBAs ]'),
    );
  });

  it('is left alone when nothing is missing', () => {
    const once = updateGroupsFile(existing, file, [techUsers]);
    expect(updateGroupsFile(once, file, [techUsers])).toBe(once);
  });
});

it('refuses a file of another format, naming the field', () => {
  expect(() =>
    updateGroupsFile('groups:\n- displayName: x\n  type: Team\n', file, []),
  ).toThrow(/defra\/fcp-demo.yaml .* groups.0.type/);
});

describe('what the portal wrote and wants no more', () => {
  const amir = 'amir.khan@defra.gov.uk';
  const before: Group = {
    ...techUsers,
    groupMemberships: ['AAG-Azure-ADP-GlobalRead', 'AAG-Azure-ADP-Old'],
    members: ['jane.doe@defra.gov.uk', amir],
  };
  const byHand = updateGroupsFile(undefined, file, [before, readers])
    .replace('groups:\n', '# of the team\ngroups:\n')
    .replace(
      `  - ${amir}\n`,
      `  - ${amir.toUpperCase()}\n  - extra.person@defra.gov.uk # until March\n`,
    );

  it('goes, and what people have added stays', () => {
    const after = updateGroupsFile(
      byHand,
      file,
      [techUsers],
      [before, readers],
    );

    expect(after).toBe(`# of the team
groups:
- displayName: AAG-Users-ADP-FCP-DEMO_TechUser
  type: UserGroup
  groupMemberships:
  - AAG-Azure-ADP-GlobalRead
  members:
  - jane.doe@defra.gov.uk
  - extra.person@defra.gov.uk # until March
`);
    expect(updateGroupsFile(after, file, [techUsers], [techUsers])).toBe(after);
  });

  it('leaves a group with what people have put into it', () => {
    const after = updateGroupsFile(byHand, file, [], [before, readers]);

    expect(after).toBe(`# of the team
groups:
- displayName: AAG-Users-ADP-FCP-DEMO_TechUser
  type: UserGroup
  members:
  - extra.person@defra.gov.uk # until March
`);
  });

  it('is only what it wrote', () => {
    const after = updateGroupsFile(byHand, file, [techUsers, readers], []);

    expect(after).toBe(byHand);
  });

  const people = ['a', 'b', 'c', 'd'].map(name => `${name}@defra.gov.uk`);

  it('survives any sequence of changes with what people have added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.subarray(people), { minLength: 1, maxLength: 6 }),
        sequence => {
          let text = byHand;
          let previous = [before, readers];
          for (const members of sequence) {
            const wanted = [{ ...techUsers, members }, readers];
            text = updateGroupsFile(text, file, wanted, previous);
            expect(updateGroupsFile(text, file, wanted, wanted)).toBe(text);
            previous = wanted;
          }
          expect(text).toContain(
            '  - extra.person@defra.gov.uk # until March\n',
          );
          expect(text).toMatch(/^# of the team\ngroups:\n/);
          const listed = parse(text).groups[0].members;
          expect([...listed].sort()).toEqual(
            [...sequence.at(-1)!, 'extra.person@defra.gov.uk'].sort(),
          );
        },
      ),
    );
  });
});
