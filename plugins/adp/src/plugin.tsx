import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  RiHome4Line,
  RiRocket2Line,
  RiStackLine,
  RiTeamLine,
} from '@remixicon/react';
import { adpApi } from './api/adpApi';
import {
  projectEnvironmentsContent,
  serviceEnvironmentsContent,
} from './environments/entity/environmentsContent';
import { deliveryProjectField } from './fields/deliveryProjectField';
import { personField } from './fields/personField';
import { serviceNameField } from './fields/serviceNameField';
import { membersContent } from './onboarding/entity/membersContent';
import {
  deliveryProjectRouteRef,
  environmentsRouteRef,
  fleetRouteRef,
  homeRouteRef,
  onboardingRouteRef,
} from './routes';

const homePage = PageBlueprint.make({
  params: {
    path: '/',
    title: 'Home',
    icon: <RiHome4Line />,
    routeRef: homeRouteRef,
    loader: () =>
      import('./components/HomePage').then(({ HomePage }) => <HomePage />),
  },
});

const onboardingPage = PageBlueprint.make({
  name: 'onboarding',
  params: {
    path: '/onboarding',
    title: 'Onboarding',
    icon: <RiTeamLine />,
    routeRef: onboardingRouteRef,
    loader: () =>
      import('./onboarding/home/OnboardingPage').then(({ OnboardingPage }) => (
        <OnboardingPage />
      )),
  },
});

const environmentsPage = PageBlueprint.make({
  name: 'environments',
  params: {
    path: '/adp/environments',
    title: 'Environments',
    icon: <RiStackLine />,
    routeRef: environmentsRouteRef,
    loader: () =>
      import('./environments/page/EnvironmentsPage').then(
        ({ EnvironmentsPage }) => <EnvironmentsPage />,
      ),
  },
});

const fleetPage = PageBlueprint.make({
  name: 'fleet',
  params: {
    path: '/adp/fleet',
    title: 'Fleet',
    icon: <RiRocket2Line />,
    routeRef: fleetRouteRef,
    loader: () =>
      import('./fleet/FleetPage').then(({ FleetPage }) => <FleetPage />),
  },
});

/** The frontend plugin `adp`. */
export const adpPlugin = createFrontendPlugin({
  pluginId: 'adp',
  title: 'ADP Portal',
  routes: {
    home: homeRouteRef,
    onboarding: onboardingRouteRef,
    environments: environmentsRouteRef,
    fleet: fleetRouteRef,
    deliveryProject: deliveryProjectRouteRef,
  },
  extensions: [
    adpApi,
    homePage,
    onboardingPage,
    environmentsPage,
    fleetPage,
    membersContent,
    serviceEnvironmentsContent,
    projectEnvironmentsContent,
    serviceNameField,
    deliveryProjectField,
    personField,
  ],
});
