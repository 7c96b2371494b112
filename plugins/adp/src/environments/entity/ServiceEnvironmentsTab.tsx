import { AdpApiError } from '@adp/plugin-adp-common';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { getEntityRelations, useEntity } from '@backstage/plugin-catalog-react';
import {
  Alert,
  Button,
  Flex,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { AdpQueries } from '../../api/AdpQueries';
import { LoadError } from '../../onboarding/tables/LoadError';
import { FLUX_STATES } from '../cells/fluxStates';
import { ClusterAlerts } from '../ClusterAlerts';
import { ServiceMatrix } from '../ServiceMatrix';
import { useServiceChanges, useServiceEnvironments } from '../useEnvironments';

const ServiceEnvironments = ({
  team,
  service,
}: {
  team: string;
  service: string;
}) => {
  const { data, error, isPending, refetch } = useServiceEnvironments(
    team,
    service,
  );
  const changes = useServiceChanges(team, service);
  if (error instanceof AdpApiError && error.status === 404) {
    return (
      <Alert
        status="info"
        icon
        title={`${service} is not deployed by the portal.`}
        description={error.message}
      />
    );
  }
  return (
    <Flex direction="column" gap="4">
      <Flex align="center" justify="between" gap="3">
        <Text as="h2" variant="title-medium">
          What is deployed where
        </Text>
        {data && (
          <Button
            variant="secondary"
            isPending={changes.isFetching}
            onPress={() => changes.refetch()}
          >
            Compare with the configuration
          </Button>
        )}
      </Flex>
      <VisuallyHidden role="status">
        {data?.items[0].environments
          .map(({ name, flux }) => `${name}: ${FLUX_STATES[flux.state].label}.`)
          .join(' ')}
      </VisuallyHidden>
      {isPending && <Skeleton height={240} aria-label="Loading" />}
      {error && (
        <LoadError what="environments" error={error} onRetry={refetch} />
      )}
      {changes.error && (
        <LoadError
          what="comparison"
          error={changes.error}
          onRetry={changes.refetch}
        />
      )}
      {data && <ClusterAlerts {...data} />}
      {data && <ServiceMatrix shown={data} changes={changes.data} />}
    </Flex>
  );
};

/** Which version of a service is where, on its page of the catalog. */
export const ServiceEnvironmentsTab = () => {
  const { entity } = useEntity();
  const [owner] = getEntityRelations(entity, RELATION_OWNED_BY);
  return owner ? (
    <AdpQueries>
      <ServiceEnvironments
        team={owner.name}
        service={
          entity.metadata.annotations?.['backstage.io/kubernetes-id'] ??
          entity.metadata.name
        }
      />
    </AdpQueries>
  ) : (
    <Alert
      status="info"
      icon
      title="The component has no owner, so the portal does not know its delivery project."
    />
  );
};
