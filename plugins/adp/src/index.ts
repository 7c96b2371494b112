/**
 * The portal's own pages, and the fields of its forms.
 *
 * @packageDocumentation
 */
export { adpPlugin as default } from './plugin';
