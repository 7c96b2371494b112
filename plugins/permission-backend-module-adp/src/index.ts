/**
 * Decides who may do what in the portal.
 *
 * @packageDocumentation
 */
export { permissionModuleAdp as default } from './module';
export { AdpPermissionPolicy, type PolicyGroups } from './AdpPermissionPolicy';
