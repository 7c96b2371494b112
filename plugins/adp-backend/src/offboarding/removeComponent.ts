import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import type { OffboardingContext, StepOfOffboarding } from './offboardingSteps';

/**
 * Takes the component of a service out of the catalog; its repository stays.
 * Only a component that the delivery project owns: the name of the service is
 * what somebody entered, and the portal may remove every component.
 */
export function removeComponent(
  { auth, catalog }: Pick<OffboardingContext, 'auth' | 'catalog'>,
  { team, service }: { team: string; service: string },
): StepOfOffboarding {
  const entityRef = `component:default/${service}`;
  const findLocation = async () => {
    // The portal itself: who offboards a service need not own its location.
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    const location =
      entity && ownerOf(entity) === `group:default/${team}`
        ? await catalog.getLocationByEntity(entityRef, { credentials })
        : undefined;
    return { credentials, location };
  };
  return {
    id: 'catalog',
    title: 'Remove its component from the catalog',
    async plan() {
      const { location } = await findLocation();
      return location ? [`${entityRef}, read from ${location.target}`] : [];
    },
    async run() {
      const { credentials, location } = await findLocation();
      if (location) {
        await catalog.removeLocationById(location.id, { credentials });
      }
      return {};
    },
  };
}

/** The owner as the catalog understands it: a group, unless it says otherwise. */
function ownerOf({ spec }: Entity): string | undefined {
  return typeof spec?.owner === 'string'
    ? stringifyEntityRef(
        parseEntityRef(spec.owner, {
          defaultKind: 'Group',
          defaultNamespace: 'default',
        }),
      )
    : undefined;
}
