import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const homeRouteRef = createRouteRef();

export const onboardingRouteRef = createRouteRef();

/** The page of all services of an estate. */
export const environmentsRouteRef = createRouteRef();

/** What the estates run, for platform engineers. */
export const fleetRouteRef = createRouteRef();

export const deliveryProgrammesRouteRef = createSubRouteRef({
  parent: onboardingRouteRef,
  path: '/delivery-programmes',
});

export const armsLengthBodiesRouteRef = createSubRouteRef({
  parent: onboardingRouteRef,
  path: '/arms-length-bodies',
});

/** The page of one delivery project. */
export const deliveryProjectRouteRef = createSubRouteRef({
  parent: onboardingRouteRef,
  path: '/delivery-projects/:name',
});
