import { Container, Flex, Select, Text } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { AdpQueries } from '../api/AdpQueries';
import { useEstateNames } from '../onboarding/projects/useEstateNames';
import { LoadError } from '../onboarding/tables/LoadError';
import { FleetTable } from './FleetTable';
import { RolloutSection } from './RolloutSection';

const ESTATE = 'estate';

const FleetOfEstate = () => {
  const { data: names, error, refetch } = useEstateNames();
  const [params, setParams] = useSearchParams();
  if (error) {
    return <LoadError what="estates" error={error} onRetry={refetch} />;
  }
  if (!names) {
    return <Text color="secondary">Loading …</Text>;
  }
  const asked = params.get(ESTATE);
  const estate = asked && names.includes(asked) ? asked : names[0];
  return (
    <Flex direction="column" gap="6">
      {names.length > 1 && (
        <Select
          label="Estate"
          options={names.map(name => ({ id: name, label: name }))}
          value={estate}
          onChange={name => setParams({ [ESTATE]: String(name) })}
        />
      )}
      <RolloutSection
        key={`rollouts of ${estate}`}
        estate={estate}
        others={names.filter(name => name !== estate)}
      />
      <FleetTable key={`fleet of ${estate}`} estate={estate} />
    </Flex>
  );
};

/** What the estates run, and the rollouts that change it. */
export const FleetPage = () => (
  <AdpQueries>
    <Container py="6">
      <Flex direction="column" gap="6">
        <Flex direction="column" gap="2">
          <Text as="h2" variant="title-medium">
            Versions of the manifest templates
          </Text>
          <Text as="p" color="secondary">
            Which version each service has in each environment. A version is
            rolled out in waves: first look at what it would change and which
            services are held, then carry out wave after wave. Production waits
            for somebody to approve it. Try a version in the sandpit estate
            first, then take it over to production.
          </Text>
        </Flex>
        <FleetOfEstate />
      </Flex>
    </Container>
  </AdpQueries>
);
