/** A user, a group or anything else, as the directory has it. */
export type DirectoryObject = {
  id: string;
  displayName?: string | null;
  userPrincipalName?: string | null;
  mail?: string | null;
  accountEnabled?: boolean | null;
  '@odata.type'?: string;
};

/** `other`: devices, service principals, directory roles, administrative units. */
export type ObjectKind = 'user' | 'group' | 'other';

export function kindOf(object: DirectoryObject): ObjectKind {
  switch (object['@odata.type']) {
    case '#microsoft.graph.user':
      return 'user';
    case '#microsoft.graph.group':
      return 'group';
    default:
      return 'other';
  }
}

/** What people know it by; its object id when the portal may not read more. */
export function nameOf(object: DirectoryObject): string {
  return object.userPrincipalName ?? object.displayName ?? object.id;
}

/** Entra ID does not tell upper from lower case in names. */
export function key(name: string): string {
  return name.toLowerCase();
}
