/**
 * The actions that software templates use to configure a delivery project's
 * services, sync its groups, and generate its Flux manifests.
 *
 * @packageDocumentation
 */
export { scaffolderModuleAdp as default } from './module';
