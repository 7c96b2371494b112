export * from './adpClient';
export type { paths } from './schema.generated';
