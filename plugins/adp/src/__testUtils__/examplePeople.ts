import type { UserEntity } from '@backstage/catalog-model';

function person(displayName: string): UserEntity {
  const email = `${displayName.toLowerCase().replace(' ', '.')}@defra.gov.uk`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: email.replace('@', '_'), namespace: 'default' },
    spec: { profile: { displayName, email }, memberOf: [] },
  };
}

export const examplePeople = [
  person('Jane Doe'),
  person('Amir Khan'),
  person('Beth Jones'),
];
