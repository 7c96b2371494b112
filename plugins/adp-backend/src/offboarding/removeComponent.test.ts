import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { removeComponent } from './removeComponent';

/** A component that is read from a location, with this owner. */
function catalogWith(owner: string) {
  const location = {
    id: 'location-of-web',
    type: 'url',
    entityRef: 'location:default/web',
    target: 'https://github.com/DEFRA/fcp-demo-web/catalog-info.yaml',
  };
  return catalogServiceMock.mock({
    getEntityByRef: async () => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'fcp-demo-web' },
      spec: { type: 'frontend', lifecycle: 'beta', owner },
    }),
    getLocationByEntity: async () => location,
    removeLocationById: async () => {},
  });
}

const step = (catalog: ReturnType<typeof catalogWith>, team: string) =>
  removeComponent(
    { auth: mockServices.auth(), catalog },
    { team, service: 'fcp-demo-web' },
  );

it.each(['group:default/fcp-demo', 'fcp-demo', 'Group:fcp-demo'])(
  'removes a component whose owner is written %s',
  async owner => {
    const catalog = catalogWith(owner);

    expect(await step(catalog, 'fcp-demo').plan()).toEqual([
      expect.stringContaining('component:default/fcp-demo-web'),
    ]);
    await step(catalog, 'fcp-demo').run();

    expect(catalog.removeLocationById).toHaveBeenCalledWith(
      'location-of-web',
      expect.anything(),
    );
  },
);

it.each(['group:default/fcp-demo', 'user:default/fcp-other'])(
  'D-54: leaves a component of %s to its owner, whatever service another project names',
  async owner => {
    const catalog = catalogWith(owner);

    expect(await step(catalog, 'fcp-other').plan()).toEqual([]);
    await step(catalog, 'fcp-other').run();

    expect(catalog.removeLocationById).not.toHaveBeenCalled();
  },
);
