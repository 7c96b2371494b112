import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Tab, TabList, Tabs, Text } from '@backstage/ui';
import { Outlet } from 'react-router-dom';
import {
  armsLengthBodiesRouteRef,
  deliveryProgrammesRouteRef,
  onboardingRouteRef,
} from '../../routes';
import { useArmsLengthBodies } from '../bodies/useArmsLengthBodies';
import { useDeliveryProgrammes } from '../programmes/useDeliveryProgrammes';
import { useDeliveryProjects } from '../projects/useDeliveryProjects';

/** A label of a tab with how many there are, once that is known. */
function counted(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} (${count})`;
}

/** What to do, how much there is, and the three tables. */
export const OnboardingHome = () => {
  const projects = useDeliveryProjects({ limit: 1 });
  const programmes = useDeliveryProgrammes({ limit: 1 });
  const bodies = useArmsLengthBodies();
  const home = useRouteRef(onboardingRouteRef);
  const programmesLink = useRouteRef(deliveryProgrammesRouteRef);
  const bodiesLink = useRouteRef(armsLengthBodiesRouteRef);

  return (
    <Container py="6">
      <Flex direction="column" gap="6">
        <Flex direction="column" gap="2">
          <Text as="h2" variant="title-medium">
            Teams and their people
          </Text>
          <Text as="p" color="secondary">
            A delivery project is a team: its people, a namespace in every
            cluster, groups in Entra ID, and teams on GitHub. Enter who is to
            have what; the portal makes it so, keeps it so, and shows what is
            not so yet and why. Start with a programme, create a delivery
            project in it, then add its people on its page.
          </Text>
        </Flex>
        <Tabs>
          <TabList aria-label="What to look at">
            <Tab id="projects" href={home?.() ?? '/onboarding'}>
              {counted('Delivery projects', projects.data?.total)}
            </Tab>
            <Tab id="programmes" href={programmesLink?.() ?? ''}>
              {counted('Delivery programmes', programmes.data?.total)}
            </Tab>
            <Tab id="bodies" href={bodiesLink?.() ?? ''}>
              {counted('Arms-length bodies', bodies.data?.length)}
            </Tab>
          </TabList>
        </Tabs>
        <Outlet />
      </Flex>
    </Container>
  );
};
