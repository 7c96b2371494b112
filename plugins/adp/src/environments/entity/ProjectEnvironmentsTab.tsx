import { AdpApiError } from '@adp/plugin-adp-common';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Skeleton, Text } from '@backstage/ui';
import { AdpQueries } from '../../api/AdpQueries';
import { LoadError } from '../../onboarding/tables/LoadError';
import { ClusterAlerts } from '../ClusterAlerts';
import { ServicesMatrix } from '../ServicesMatrix';
import { useProjectEnvironments } from '../useEnvironments';

const ProjectEnvironments = ({ name }: { name: string }) => {
  const { data, error, isPending, refetch } = useProjectEnvironments(name);
  const isEmpty =
    data?.items.length === 0 ||
    (error instanceof AdpApiError && error.status === 404);
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-medium">
        What is deployed where
      </Text>
      {isPending && <Skeleton height={240} aria-label="Loading" />}
      {isEmpty && <Text>The delivery project has no services yet.</Text>}
      {error && !isEmpty && (
        <LoadError what="environments" error={error} onRetry={refetch} />
      )}
      {data && !isEmpty && <ClusterAlerts {...data} />}
      {data && !isEmpty && (
        <ServicesMatrix shown={data} label={`Services of ${name}`} />
      )}
    </Flex>
  );
};

/** Which version of each service of a delivery project is where, on its page of the catalog. */
export const ProjectEnvironmentsTab = () => {
  const { entity } = useEntity();
  return (
    <AdpQueries>
      <ProjectEnvironments name={entity.metadata.name} />
    </AdpQueries>
  );
};
