// @ts-check
import { relative } from 'node:path';
import { repositoryRoot } from '../setup/paths.mjs';

/**
 * What a person needs to know once everything runs.
 *
 * @param {import('./settings.mjs').Settings} settings
 */
export function welcome({ ports, stateDirectory }) {
  const github = `http://localhost:${ports.github}`;
  const state = relative(repositoryRoot, stateDirectory);
  const shown = state.startsWith('..') ? stateDirectory : state;
  return `
  The portal runs at   http://localhost:${ports.app}
  Sign in as           Jane Doe, or anybody else on the sign-in page; no passwords
  Repositories         git clone ${github}/DEFRA/adp-flux-services.git
                       and adp-flux-core, adp-flux-templates, adp-teams-config; the
                       same for the sandpit in ${github}/defra-adp-sandpit
  Name and password    any name; the token in ${shown}/github-token
                       (asked for by adp-teams-config, and for pushing)
  State and logs       ${shown} and ${shown}/logs
  Start afresh         npm run sandbox:reset, while the portal is stopped
  Stop                 Ctrl-C
`;
}
