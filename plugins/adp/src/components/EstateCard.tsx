import type { EstateSummary } from '@adp/plugin-adp-common';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';

const Fact = ({ name, value }: { name: string; value: string }) => (
  <Flex justify="between" gap="2">
    <Text color="secondary">{name}</Text>
    <Text>{value}</Text>
  </Flex>
);

/** An estate at a glance. */
export const EstateCard = ({ estate }: { estate: EstateSummary }) => (
  <Card>
    <CardHeader>
      <Text as="h3" variant="title-x-small">
        {estate.name}
      </Text>
    </CardHeader>
    <CardBody>
      <Flex direction="column" gap="1">
        <Fact name="GitHub organisation" value={estate.organization} />
        <Fact name="Entra ID tenant" value={estate.tenant} />
        <Fact name="New services start in" value={estate.sandpitEnvironment} />
        <Fact name="Manifest templates" value={estate.templatesVersion} />
      </Flex>
    </CardBody>
  </Card>
);
