import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** A tab of the catalog's pages of components. */
export const serviceEnvironmentsContent = EntityContentBlueprint.make({
  name: 'service-environments',
  params: {
    path: '/environments',
    title: 'Environments',
    filter: { kind: 'component' },
    loader: () =>
      import('./ServiceEnvironmentsTab').then(({ ServiceEnvironmentsTab }) => (
        <ServiceEnvironmentsTab />
      )),
  },
});

/** A tab of the catalog's pages of delivery projects. */
export const projectEnvironmentsContent = EntityContentBlueprint.make({
  name: 'project-environments',
  params: {
    path: '/environments',
    title: 'Environments',
    filter: { kind: 'group', 'spec.type': 'delivery-project' },
    loader: () =>
      import('./ProjectEnvironmentsTab').then(({ ProjectEnvironmentsTab }) => (
        <ProjectEnvironmentsTab />
      )),
  },
});
