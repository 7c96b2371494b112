/**
 * What the catalog's Group entities of the delivery organisation carry. Names
 * are those of the predecessor, which catalog files and scripts rely on.
 */

/** The values of `spec.type` of Group entities. */
export const GROUP_TYPES = {
  armsLengthBody: 'arms-length-body',
  deliveryProgramme: 'delivery-programme',
  deliveryProject: 'delivery-project',
} as const;

/** Annotations of Group entities. */
export const GROUP_ANNOTATIONS = {
  armsLengthBodyId: 'adp.defra.gov.uk/arms-length-body-id',
  deliveryProgrammeId: 'adp.defra.gov.uk/delivery-programme-id',
  deliveryProjectId: 'adp.defra.gov.uk/delivery-project-id',
  /** Name of the Group entity of the project's programme, such as `fcp`. */
  programmeName: 'adp.defra.gov.uk/programme-name',
  /** CCoE service code, such as `FCD`. */
  serviceCode: 'adp.defra.gov.uk/service-code',
  /** Name of the estate that the project lives in, such as `production`. */
  estate: 'adp.defra.gov.uk/estate',
  /** JSON array of entity references of users, as in the next two. */
  techMembers: 'adp.defra.gov.uk/delivery-project-tech-members',
  nonTechMembers: 'adp.defra.gov.uk/delivery-project-non-tech-members',
  adminMembers: 'adp.defra.gov.uk/delivery-project-admin-members',
} as const;

/** Relations of delivery projects to people, and back. */
export const RELATION_HAS_TECH_MEMBER = 'adp.defra.gov.uk/hasTechMember';
export const RELATION_IS_TECH_MEMBER = 'adp.defra.gov.uk/isTechMember';
export const RELATION_HAS_ADMIN_MEMBER = 'adp.defra.gov.uk/hasAdminMember';
export const RELATION_IS_ADMIN_MEMBER = 'adp.defra.gov.uk/isAdminMember';
