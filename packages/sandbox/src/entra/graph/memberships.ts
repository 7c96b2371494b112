import { GROUP, groupResource, type Resource } from './resources';
import type { GraphContext } from './route';

/** The groups that have this object as a direct member, as `memberOf` lists them. */
export function membershipsOf(
  { directory }: GraphContext,
  id: string,
): Resource[] {
  return directory.groupsOf(id).map(group => ({
    '@odata.type': `#microsoft.graph.${GROUP.name}`,
    ...groupResource(group),
  }));
}
