import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { EstateSummary } from '@adp/plugin-adp-common';
import { ResponseError } from '@backstage/errors';
import {
  Alert,
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Container,
  Flex,
  Grid,
  Skeleton,
  Text,
} from '@backstage/ui';
import useAsync from 'react-use/esm/useAsync';
import { EstateCard } from './EstateCard';

/** Where to go, for the three kinds of people who use the portal. */
export const HomePage = () => (
  <Container>
    <Flex direction="column" gap="6" py="6">
      <Flex direction="column" gap="2">
        <Text as="h2" variant="title-medium">
          From a delivery project to a running service
        </Text>
        <Text as="p" color="secondary">
          Fill in one form. The portal makes the repository, writes your team’s
          configuration, its groups and its Flux manifests; Flux deploys them.
        </Text>
      </Flex>
      <Grid.Root columns={{ initial: '1', md: '3' }} gap="4">
        <TaskCard
          title="Create a service"
          text="Start a frontend or a backend for your delivery project, deployed to the sandpit environment."
          link="/create/templates/default/create-service"
          action="Create a service"
        />
        <TaskCard
          title="Find what you own"
          text="Services, systems, delivery projects and people, with their repositories and owners."
          link="/catalog?filters%5Buser%5D=owned"
          action="Open the catalog"
        />
        <TaskCard
          title="Try a template"
          text="Run a software template dry, and read what it would write before it writes anything."
          link="/create/edit"
          action="Open the template editor"
        />
      </Grid.Root>
      <Estates />
    </Flex>
  </Container>
);

const TaskCard = (props: {
  title: string;
  text: string;
  link: string;
  action: string;
}) => (
  <Card>
    <CardHeader>
      <Text as="h3" variant="body-large" weight="bold">
        {props.title}
      </Text>
    </CardHeader>
    <CardBody>
      <Text as="p">{props.text}</Text>
    </CardBody>
    <CardFooter>
      <ButtonLink href={props.link}>{props.action}</ButtonLink>
    </CardFooter>
  </Card>
);

/** The GitHub organisations that the portal writes to. */
const Estates = () => {
  const { loading, error, value } = useEstates();
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-small">
        Estates
      </Text>
      {loading && <Skeleton height={120} />}
      {error && (
        <Alert
          status="danger"
          title={`The estates could not be read: ${error.message}`}
        />
      )}
      <Grid.Root columns={{ initial: '1', md: '2' }} gap="4">
        {value?.map(estate => (
          <EstateCard key={estate.name} estate={estate} />
        ))}
      </Grid.Root>
    </Flex>
  );
};

function useEstates() {
  const discoveryApi = useApi(discoveryApiRef);
  const { fetch } = useApi(fetchApiRef);
  return useAsync(async (): Promise<EstateSummary[]> => {
    const response = await fetch(
      `${await discoveryApi.getBaseUrl('adp')}/estates`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()).estates;
  }, [discoveryApi, fetch]);
}
