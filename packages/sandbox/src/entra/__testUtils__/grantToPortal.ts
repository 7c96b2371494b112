import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestServer } from './testServer';

/** Restarts the stand-in with one more application permission for the portal, in `defra`. */
export async function grantToPortal(
  server: TestServer,
  permission: string,
): Promise<TestServer> {
  const file = join(server.stateDir, 'entra', 'directory-defra.json');
  const directory = JSON.parse(readFileSync(file, 'utf8'));
  for (const principal of directory.servicePrincipals) {
    if (principal.displayName === 'adp-portal') {
      principal.appRoles.push(permission);
    }
  }
  writeFileSync(file, JSON.stringify(directory));
  return server.restart();
}
