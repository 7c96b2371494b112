import type { OffboardingContext, StepOfOffboarding } from './offboardingSteps';

/** Takes the component of a service out of the catalog; its repository stays. */
export function removeComponent(
  { auth, catalog }: OffboardingContext,
  service: string,
): StepOfOffboarding {
  const entityRef = `component:default/${service}`;
  const findLocation = async () => {
    // The portal itself: who offboards a service need not own its location.
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    const location =
      entity && (await catalog.getLocationByEntity(entityRef, { credentials }));
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
