import {
  armsLengthBodyCreatePermission,
  GROUP_TYPES,
  RELATION_IS_TECH_MEMBER,
} from '@adp/plugin-adp-common';
import {
  stringifyEntityRef,
  type Entity,
  type GroupEntity,
} from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import useAsync from 'react-use/esm/useAsync';

/** A delivery project that somebody may create services for. */
export type OwnDeliveryProject = { entityRef: string; title: string };

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.type',
];

/**
 * The delivery projects that the person is a technical member of, by title;
 * all of them for platform admins, who alone may create arms-length bodies.
 */
export function useOwnDeliveryProjects() {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  const permissions = useApi(permissionApiRef);
  return useAsync(async (): Promise<OwnDeliveryProject[]> => {
    const { result } = await permissions.authorize({
      permission: armsLengthBodyCreatePermission,
    });
    if (result === AuthorizeResult.ALLOW) {
      const { items } = await catalog.getEntities({
        filter: { kind: 'Group', 'spec.type': GROUP_TYPES.deliveryProject },
        fields: FIELDS,
      });
      return byTitle(items);
    }
    const { userEntityRef } = await identity.getBackstageIdentity();
    const user = await catalog.getEntityByRef(userEntityRef);
    const entityRefs = (user?.relations ?? [])
      .filter(({ type }) => type === RELATION_IS_TECH_MEMBER)
      .map(({ targetRef }) => targetRef);
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs,
      fields: FIELDS,
    });
    return byTitle(items.filter(isDeliveryProject));
  }, [catalog, identity, permissions]);
}

function isDeliveryProject(entity?: Entity): entity is Entity {
  return (
    (entity as GroupEntity | undefined)?.spec?.type ===
    GROUP_TYPES.deliveryProject
  );
}

function byTitle(entities: Entity[]): OwnDeliveryProject[] {
  return entities
    .map(entity => ({
      entityRef: stringifyEntityRef(entity),
      title: entity.metadata.title ?? entity.metadata.name,
    }))
    .sort((a, b) => a.title.localeCompare(b.title));
}
