/** Under which keys the answers of the REST API are kept; a prefix refreshes all below it. */
export const queryKeys = {
  estates: ['estates'],
  armsLengthBodies: ['armsLengthBodies'],
  deliveryProgrammes: ['deliveryProgrammes'],
  deliveryProjects: ['deliveryProjects'],
  /** Everything about one delivery project, by its name. */
  deliveryProject: (name: string) => ['deliveryProject', name],
  people: ['people'],
  environments: ['environments'],
  fleet: (estate: string) => ['fleet', estate],
  templateVersions: (estate: string) => ['templateVersions', estate],
  rollouts: (estate: string) => ['rollouts', estate],
  rolloutServices: (estate: string) => ['rolloutServices', estate],
};
