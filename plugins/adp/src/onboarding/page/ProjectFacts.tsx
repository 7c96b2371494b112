import type { DeliveryProject } from '@adp/plugin-adp-common';
import { Text } from '@backstage/ui';

// BUI's Grid is a div, which a list of terms must not have between.
const GRID = {
  margin: 0,
  display: 'grid',
  gap: 'var(--bui-space-3)',
  gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
};

/** What is known of a delivery project. */
export const ProjectFacts = ({ project }: { project: DeliveryProject }) => {
  const facts: [string, string | undefined][] = [
    ['Name and namespace', project.name],
    ['Programme', `${project.programmeName} (${project.programmeCode})`],
    ['Estate', project.estate],
    ['CCoE service code', project.serviceCode],
    ['Finance code', project.financeCode],
    ['Business service owner', project.serviceOwner],
    ['Azure DevOps project', project.adoProject],
    ['Kind of team', project.teamType],
    ['GitHub teams are', project.githubTeamVisibility],
  ];
  return (
    <dl style={GRID}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>
              <Text color="secondary" variant="body-small">
                {name}
              </Text>
            </dt>
            <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>
              <Text>{value}</Text>
            </dd>
          </div>
        ))}
    </dl>
  );
};
