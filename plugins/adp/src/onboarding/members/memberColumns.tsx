import {
  memberRoleLabel,
  type ProjectMember,
  type ProjectStatus,
  type SyncTarget,
} from '@adp/plugin-adp-common';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import { SyncStateBadge } from '../sync/SyncStateBadge';
import { SYNC_TARGETS, TARGET_LABELS } from '../sync/syncStates';

/** What is to be done with a member, where the person who looks may do it. */
export type MemberActions = {
  onEdit?: (member: ProjectMember) => void;
  onRemove?: (member: ProjectMember) => void;
};

const PersonState = ({
  status,
  member,
  target,
}: {
  status: ProjectStatus | undefined;
  member: ProjectMember;
  target: SyncTarget;
}) => {
  const found = status?.people
    .find(({ memberId }) => memberId === member.id)
    ?.targets.find(one => one.target === target);
  if (!found) {
    return <Text color="secondary">–</Text>;
  }
  return (
    <Flex direction="column" gap="1" align="start">
      <SyncStateBadge state={found.state} />
      {found.reason && (
        <Text color="secondary" variant="body-small">
          {found.reason}
        </Text>
      )}
    </Flex>
  );
};

/** The columns of the table of members, with their state in each place. */
export function memberColumns(
  status: ProjectStatus | undefined,
  { onEdit, onRemove }: MemberActions,
): ColumnConfig<ProjectMember>[] {
  const columns: ColumnConfig<ProjectMember>[] = [
    {
      id: 'name',
      label: 'Person',
      isRowHeader: true,
      width: '2fr',
      minWidth: 190,
      cell: ({ name, email }) => <CellText title={name} description={email} />,
    },
    {
      id: 'role',
      label: 'Role',
      minWidth: 110,
      cell: member => (
        <Cell>
          <Text>{roleOf(member)}</Text>
        </Cell>
      ),
    },
    {
      id: 'handle',
      label: 'GitHub handle',
      minWidth: 140,
      cell: ({ githubUsername }) => <CellText title={githubUsername ?? '–'} />,
    },
    ...SYNC_TARGETS.map(target => ({
      id: target,
      label: TARGET_LABELS[target],
      // Wide enough for its label.
      minWidth: target === 'teams-config' ? 140 : 105,
      cell: (member: ProjectMember) => (
        <Cell>
          <PersonState status={status} member={member} target={target} />
        </Cell>
      ),
    })),
  ];
  if (onEdit || onRemove) {
    columns.push({
      id: 'actions',
      label: 'Actions',
      width: 170,
      cell: member => (
        <Cell>
          <Flex gap="2">
            {onEdit && (
              <Button
                size="small"
                variant="secondary"
                aria-label={`Edit ${member.name}`}
                onPress={() => onEdit(member)}
              >
                Edit
              </Button>
            )}
            {onRemove && (
              <Button
                size="small"
                variant="secondary"
                destructive
                aria-label={`Remove ${member.name}`}
                onPress={() => onRemove(member)}
              >
                Remove
              </Button>
            )}
          </Flex>
        </Cell>
      ),
    });
  }
  return columns;
}

function roleOf(member: ProjectMember): string {
  const role = memberRoleLabel(member);
  return member.isAdmin && member.isTechnical ? `${role}, technical` : role;
}
