import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiHome4Line, RiTeamLine } from '@remixicon/react';
import { adpApi } from './api/adpApi';
import { deliveryProjectField } from './fields/deliveryProjectField';
import { personField } from './fields/personField';
import { serviceNameField } from './fields/serviceNameField';
import { membersContent } from './onboarding/entity/membersContent';
import {
  deliveryProjectRouteRef,
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

/** The frontend plugin `adp`. */
export const adpPlugin = createFrontendPlugin({
  pluginId: 'adp',
  title: 'ADP Portal',
  routes: {
    home: homeRouteRef,
    onboarding: onboardingRouteRef,
    deliveryProject: deliveryProjectRouteRef,
  },
  extensions: [
    adpApi,
    homePage,
    onboardingPage,
    membersContent,
    serviceNameField,
    deliveryProjectField,
    personField,
  ],
});
