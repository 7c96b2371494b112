import type { Group } from '@adp/plugin-adp-common';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { parse } from 'yaml';
import { planTeamGroups } from './teamGroups';
import { tenantGroupsSchema } from './tenantGroups';

const root = join(__dirname, '../../../..');
const page = join(root, 'docs/reference/groups.md');

/** Stands for each list of members; a team is called so to leave `{team}` in names. */
const members = {
  technical: ['technical members'],
  nonTechnical: ['members who are not technical'],
  admins: ['admins'],
};

function groupsOf(tenant: string): Group[] {
  const file = join(root, `config/team-groups.${tenant}.yaml`);
  const tenantGroups = tenantGroupsSchema.parse(
    parse(readFileSync(file, 'utf8')),
  );
  return planTeamGroups(tenantGroups, '{team}', members);
}

const asCode = (name: string) => `\`${name}\``;

function tableOf(tenant: string): string {
  const rows = groupsOf(tenant).map(
    ({ displayName, type, members: people, groupMemberships }) =>
      `| ${[
        asCode(displayName),
        type,
        (people ?? []).join('<br>'),
        (groupMemberships ?? []).map(asCode).join('<br>'),
      ].join(' | ')} |`,
  );
  return [
    '| group | type | members | is a member of |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Between these marks the page is made from the configuration. */
const between = (tenant: string) =>
  new RegExp(
    `(<!-- groups of ${tenant} -->\n)[^]*?(<!-- end of groups of ${tenant} -->)`,
  );

it('describes the groups that the configuration makes; UPDATE_DOCS=1 writes them', () => {
  const text = readFileSync(page, 'utf8');

  const current = format(
    ['defra', 'defradev'].reduce(
      (updated, tenant) =>
        updated.replace(
          between(tenant),
          (_, start, end) => `${start}\n${tableOf(tenant)}\n\n${end}`,
        ),
      text,
    ),
    { parser: 'markdown', singleQuote: true, proseWrap: 'preserve' },
  );
  if (process.env.UPDATE_DOCS) {
    writeFileSync(page, current);
  }

  expect(current).toContain('`AAG-Users-ADP-{TEAM}_TechUser`');
  expect(readFileSync(page, 'utf8')).toBe(current);
});
