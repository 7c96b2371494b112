import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiHome4Line } from '@remixicon/react';
import { serviceNameField } from './fields/serviceNameField';
import { homeRouteRef } from './routes';

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

/** The frontend plugin `adp`. */
export const adpPlugin = createFrontendPlugin({
  pluginId: 'adp',
  title: 'ADP Portal',
  routes: { home: homeRouteRef },
  extensions: [homePage, serviceNameField],
});
