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
  Sign in as           Guest (choose 'Enter')
  Repositories         git clone ${github}/DEFRA/adp-teams-config.git
                       (also adp-flux-core, adp-flux-services, adp-flux-templates;
                       the same for the sandpit under ${github}/defra-adp-sandpit)
  State and logs       ${shown} (logs in ${shown}/logs)
  Start afresh         npm run sandbox:reset, while the portal is stopped
  Stop                 Ctrl-C
`;
}
