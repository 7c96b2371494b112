import type { Group } from '@adp/plugin-adp-common';
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
