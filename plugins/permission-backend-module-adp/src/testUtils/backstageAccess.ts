/** Who may do something in Backstage's own plugins, beside platform admins. */
export type BackstageRole =
  | 'everybody who is signed in'
  | 'technical members of any delivery project'
  | 'its owner'
  | 'who submitted it'
  | 'platform admins only';

/** By name of the permission: all that the installed plugins have. */
export const BACKSTAGE_ACCESS: Readonly<Record<string, BackstageRole>> = {
  'catalog.entity.read': 'everybody who is signed in',
  'catalog.entity.create': 'technical members of any delivery project',
  'catalog.entity.delete': 'its owner',
  'catalog.entity.refresh': 'everybody who is signed in',
  'catalog.entity.validate': 'technical members of any delivery project',
  'catalog.location.read': 'everybody who is signed in',
  'catalog.location.create': 'technical members of any delivery project',
  'catalog.location.delete': 'platform admins only',
  'catalog.location.analyze': 'technical members of any delivery project',
  'catalog.ingestion.read': 'platform admins only',
  'catalog.ingestion.manage': 'platform admins only',
  'kubernetes.clusters.read': 'everybody who is signed in',
  'kubernetes.resources.read': 'everybody who is signed in',
  'kubernetes.proxy': 'platform admins only',
  'scaffolder.template.parameter.read': 'everybody who is signed in',
  'scaffolder.template.step.read': 'everybody who is signed in',
  'scaffolder.action.execute': 'everybody who is signed in',
  'scaffolder.task.cancel': 'who submitted it',
  'scaffolder.task.create': 'everybody who is signed in',
  'scaffolder.task.read': 'who submitted it',
  'scaffolder.template.dry-run': 'platform admins only',
  'scaffolder.template.management': 'platform admins only',
};
