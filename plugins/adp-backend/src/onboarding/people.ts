import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type UserEntity } from '@backstage/catalog-model';
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
  return toPerson(entity);
}

/**
 * Looks people up in the catalog by their user principal names.
 *
 * @throws InvalidFieldsError naming all who are not there.
 */
export async function findPeopleByName(
  catalog: CatalogService,
  userPrincipalNames: readonly string[],
  credentials: BackstageCredentials,
): Promise<Person[]> {
  if (userPrincipalNames.length === 0) {
    return [];
  }
  const { items } = await catalog.getEntities(
    {
      filter: {
        kind: 'User',
        [`metadata.annotations.${ANNOTATIONS.userPrincipalName}`]: [
          ...userPrincipalNames,
        ],
      },
    },
    { credentials },
  );
  const people = items.map(entity => toPerson(entity as UserEntity));
  const isFound = (name: string) =>
    people.some(
      person => person.userPrincipalName?.toLowerCase() === name.toLowerCase(),
    );
  const missing = userPrincipalNames.filter(name => !isFound(name));
  if (missing.length > 0) {
    throw new InvalidFieldsError(
      missing.map(name => ({
        path: name,
        message: `User '${name}' does not exist in the catalog, which reads people from Entra ID every half hour`,
      })),
    );
  }
  return people;
}

function toPerson(entity: UserEntity): Person {
  const { annotations } = entity.metadata;
  const email = annotations?.[ANNOTATIONS.email] ?? entity.spec.profile?.email;
  return {
    userEntityRef: stringifyEntityRef(entity),
    name: entity.spec.profile?.displayName ?? email ?? entity.metadata.name,
    email,
    objectId: annotations?.[ANNOTATIONS.objectId],
    userPrincipalName: annotations?.[ANNOTATIONS.userPrincipalName] ?? email,
  };
}
