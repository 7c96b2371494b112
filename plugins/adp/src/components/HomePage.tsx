import { Container, Flex, Grid, Text } from '@backstage/ui';
import { AudienceCard } from './AudienceCard';
import { EstateList } from './EstateList';

/** Where to go, for the three kinds of people who use the portal. */
export const HomePage = () => (
  <Container>
    <Flex direction="column" gap="8" py="6">
      <Flex direction="column" gap="2">
        <Text as="h2" variant="title-medium">
          From a delivery project to a running service
        </Text>
        <Text as="p" color="secondary">
          Fill in one form. The portal makes the repository and writes your
          team’s configuration, its groups and its Flux manifests; Flux deploys
          the service.
        </Text>
      </Flex>
      <Grid.Root columns={{ initial: '1', md: '3' }} gap="4">
        <AudienceCard
          title="You build a service"
          text="Start a frontend or a backend for your delivery project, deployed to the sandpit environment."
          links={[
            {
              title: 'Create a service',
              to: '/create/templates/default/create-service',
            },
            {
              title: 'My services',
              to: '/catalog?filters[kind]=component&filters[user]=owned',
            },
          ]}
        />
        <AudienceCard
          title="You look after the platform"
          text="Change a template, run it dry, and read what it would write before it writes anything."
          links={[
            { title: 'What is deployed where', to: '/adp/environments' },
            { title: 'Try a template', to: '/create/edit' },
            { title: 'All actions', to: '/create/actions' },
          ]}
        />
        <AudienceCard
          title="You run the portal"
          text="See what people have created and what failed, and who works in which delivery project."
          links={[
            { title: 'Tasks', to: '/create/tasks' },
            {
              title: 'Delivery projects',
              to: '/onboarding',
            },
          ]}
        />
      </Grid.Root>
      <EstateList />
    </Flex>
  </Container>
);
