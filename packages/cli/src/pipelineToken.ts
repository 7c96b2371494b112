import { InputError } from '@backstage/errors';

/**
 * The token by which a pipeline proves itself to the portal: that of `ADP_TOKEN`,
 * or one that GitHub Actions issues to the job for this audience.
 * https://docs.github.com/actions/reference/security/oidc
 *
 * @throws InputError saying how to get one.
 */
export async function pipelineToken(
  env: NodeJS.ProcessEnv,
  audience: string,
): Promise<string> {
  if (env.ADP_TOKEN) {
    return env.ADP_TOKEN;
  }
  const {
    ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
  } = env;
  if (!requestUrl || !requestToken) {
    throw new InputError(
      'There is no token. Set ADP_TOKEN, in Azure Pipelines to what "az account get-access-token" gives for the portal; in GitHub Actions give the job the permission "id-token: write"',
    );
  }
  const url = new URL(requestUrl);
  url.searchParams.set('audience', audience);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${requestToken}` },
  });
  const body: { value?: string } | undefined = await response
    .json()
    .catch(() => undefined);
  if (!response.ok || !body?.value) {
    throw new InputError(
      `GitHub Actions gave no token for ${audience} (${response.status}); give the job the permission "id-token: write"`,
    );
  }
  return body.value;
}
