import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Tab, TabList, Tabs, Text } from '@backstage/ui';
import { Outlet, useLocation } from 'react-router-dom';
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
  const { pathname } = useLocation();
  const tabs = [
    {
      id: 'projects',
      href: useRouteRef(onboardingRouteRef)?.() ?? '',
      label: counted('Delivery projects', projects.data?.total),
    },
    {
      id: 'programmes',
      href: useRouteRef(deliveryProgrammesRouteRef)?.() ?? '',
      label: counted('Delivery programmes', programmes.data?.total),
    },
    {
      id: 'bodies',
      href: useRouteRef(armsLengthBodiesRouteRef)?.() ?? '',
      label: counted('Arms-length bodies', bodies.data?.length),
    },
  ];
  const selected = tabs.find(({ href }) => href === pathname) ?? tabs[0];

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
        <Tabs selectedKey={selected.id}>
          <TabList aria-label="What to look at">
            {tabs.map(({ id, href, label }) => (
              <Tab key={id} id={id} href={href}>
                {label}
              </Tab>
            ))}
          </TabList>
        </Tabs>
        <Outlet />
      </Flex>
    </Container>
  );
};
