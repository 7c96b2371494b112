import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** A tab of the catalog's pages of delivery projects. */
export const membersContent = EntityContentBlueprint.make({
  name: 'members',
  params: {
    path: '/members',
    title: 'Members',
    filter: { kind: 'group', 'spec.type': 'delivery-project' },
    loader: () =>
      import('./MembersTab').then(({ MembersTab }) => <MembersTab />),
  },
});
