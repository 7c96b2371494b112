import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from '@playwright/test';
import { parse } from 'yaml';

const origin = `https://localhost:${
  process.env.ADP_SANDBOX_ENTRA_PORT ?? 7011
}`;

/**
 * The groups of the sandbox's Entra ID whose names start with a text, as its
 * Graph tells them: display name to the user names of the members, sorted.
 */
export async function readGroups(
  prefix: string,
): Promise<Record<string, string[]>> {
  const state = process.env.ADP_STATE_DIR ?? '.sandbox';
  const { defra } = parse(
    await readFile(join(state, 'entra-credentials.yaml'), 'utf8'),
  );
  // The sandbox has a certificate authority of its own.
  const graph = await request.newContext({ ignoreHTTPSErrors: true });
  try {
    const token = await graph.post(
      `${origin}/${defra.tenantId}/oauth2/v2.0/token`,
      {
        form: {
          grant_type: 'client_credentials',
          client_id: defra.clientId,
          client_secret: defra.clientSecret,
          scope: 'https://graph.microsoft.com/.default',
        },
      },
    );
    const { access_token } = await token.json();
    const read = async (path: string) => {
      const response = await graph.get(`${origin}/v1.0${path}`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
      if (!response.ok()) {
        throw new Error(`GET ${path}: ${await response.text()}`);
      }
      return (await response.json()).value;
    };
    const groups: Record<string, string[]> = {};
    const filter = encodeURIComponent(`startswith(displayName,'${prefix}')`);
    for (const { id, displayName } of await read(
      `/groups?$filter=${filter}&$select=id,displayName&$top=999`,
    )) {
      const members = await read(`/groups/${id}/members?$top=999`);
      groups[displayName] = members
        .map((member: { userPrincipalName?: string; displayName: string }) =>
          (member.userPrincipalName ?? member.displayName).toLowerCase(),
        )
        .sort();
    }
    return groups;
  } finally {
    await graph.dispose();
  }
}
