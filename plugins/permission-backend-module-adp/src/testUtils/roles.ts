/**
 * Who a person is to a delivery programme or project. The table of
 * `docs/reference/permissions.md` has a column for each.
 */
export const ROLES = [
  'platform admin',
  'programme creator',
  'programme admin',
  'admin of another programme',
  'project admin',
  'admin of another project',
  'technical member',
  'member',
  'stranger',
] as const;

/** An admin of another project is a technical member of it too. */
export type Role = (typeof ROLES)[number];
