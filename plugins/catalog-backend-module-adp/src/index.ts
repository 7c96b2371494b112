/**
 * Fills the catalog with the people of Entra ID and the delivery organisation.
 *
 * @packageDocumentation
 */
export { catalogModuleAdp as default } from './module';
