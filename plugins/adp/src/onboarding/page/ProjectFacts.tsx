import type { DeliveryProject } from '@adp/plugin-adp-common';
import { Grid, Text } from '@backstage/ui';

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
    <dl style={{ margin: 0 }}>
      <Grid.Root columns={{ initial: '1', sm: '2', md: '4' }} gap="3">
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
      </Grid.Root>
    </dl>
  );
};
