/**
 * Fills the catalog with the people of Entra ID.
 *
 * @packageDocumentation
 */
export { catalogModuleAdp as default } from './module';
