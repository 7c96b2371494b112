/**
 * Who may do what, as tests and the documentation have it.
 *
 * @packageDocumentation
 */
export { ACCESS, type Access } from './access';
export { BACKSTAGE_ACCESS, type BackstageRole } from './backstageAccess';
export { ROLES, type Role } from './roles';
