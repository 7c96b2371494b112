import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { UserEntity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Person } from '../database/projectMembers';
import { InvalidFieldsError } from './onboardingErrors';

/** Set on User entities by Backstage's Microsoft Graph module. */
const ANNOTATIONS = {
  objectId: 'graph.microsoft.com/user-id',
  userPrincipalName: 'graph.microsoft.com/user-principal-name',
  email: 'microsoft.com/email',
};

/**
 * Looks a person up in the catalog, which knows those of Entra ID.
 *
 * @throws InvalidFieldsError when the person is not there.
 */
export async function findPerson(
  catalog: CatalogService,
  userEntityRef: string,
  credentials: BackstageCredentials,
): Promise<Person> {
  const entity = (await catalog.getEntityByRef(userEntityRef, {
    credentials,
  })) as UserEntity | undefined;
  if (!entity) {
    throw new InvalidFieldsError([
      {
        path: 'userEntityRef',
        message: `${userEntityRef} is not in the catalog. People are read from Entra ID every half hour; try again later, or ask the platform team`,
      },
    ]);
  }
  const { annotations } = entity.metadata;
  const email = annotations?.[ANNOTATIONS.email] ?? entity.spec.profile?.email;
  return {
    userEntityRef,
    name: entity.spec.profile?.displayName ?? email ?? entity.metadata.name,
    email,
    objectId: annotations?.[ANNOTATIONS.objectId],
    userPrincipalName: annotations?.[ANNOTATIONS.userPrincipalName] ?? email,
  };
}
