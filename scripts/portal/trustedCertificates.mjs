// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The file for `NODE_EXTRA_CA_CERTS` of the portal: the certificate authority of
 * the sandbox's Entra ID and, where the variable is set already (behind a
 * company's proxy, say), what it names.
 *
 * @param {string} stateDirectory
 * @param {string | undefined} configured the variable's present value
 */
export function trustedCertificates(stateDirectory, configured) {
  const authority = join(stateDirectory, 'entra-ca.pem');
  if (!configured) {
    return authority;
  }
  const both = join(stateDirectory, 'trusted-certificates.pem');
  writeFileSync(
    both,
    [configured, authority].map(file => readFileSync(file, 'utf8')).join('\n'),
  );
  return both;
}
