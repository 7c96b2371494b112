import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { SWRConfig } from 'swr';
import { adpApiRef, createAdpApi } from '../api/adpApi';
import { OnboardingPage } from '../onboarding/home/OnboardingPage';
import { onboardingRouteRef } from '../routes';
import { examplePeople } from './examplePeople';
import type { FakeAdp } from './fakeAdp';

/**
 * Shows a page of onboarding as the app would.
 *
 * @param path - below `/onboarding`
 * @param options.denied - names of permissions that the person does not have
 */
export function renderOnboarding(
  adp: FakeAdp,
  path = '',
  { denied = [] }: { denied?: string[] } = {},
) {
  return renderInTestApp(
    // Else answers about permissions are kept from one test to the next.
    <SWRConfig value={{ provider: () => new Map() }}>
      <OnboardingPage />
    </SWRConfig>,
    {
      mountPath: '/onboarding',
      mountedRoutes: { '/onboarding': onboardingRouteRef },
      initialRouteEntries: [`/onboarding${path}`],
      apis: [
        [adpApiRef, createAdpApi(adp.fetchApi)],
        [catalogApiRef, catalogApiMock({ entities: examplePeople })],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
      ],
    },
  );
}
