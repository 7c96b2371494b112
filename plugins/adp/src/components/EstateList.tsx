import { Alert, Flex, Grid, Skeleton, Text } from '@backstage/ui';
import { EstateCard } from './EstateCard';
import { useEstates } from './useEstates';

/** The GitHub organisations and tenants that the portal writes to. */
export const EstateList = () => {
  const { loading, error, value: estates = [] } = useEstates();
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-small">
        Estates
      </Text>
      {loading && <Skeleton height={160} />}
      {error && (
        <Alert
          status="danger"
          title={`The estates could not be read: ${error.message}`}
        />
      )}
      <Grid.Root columns={{ initial: '1', md: '3' }} gap="4">
        {estates.map(estate => (
          <EstateCard key={estate.name} estate={estate} />
        ))}
      </Grid.Root>
    </Flex>
  );
};
