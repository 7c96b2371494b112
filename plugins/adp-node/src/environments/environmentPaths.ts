import { splitEnvironmentName } from '@adp/plugin-adp-common';
import { bootstrapFolder } from './bootstrapFiles';

/** Folders of `adp-flux-core` that each instance has one of, and a base. */
const CORE_FOLDERS = ['clusters', 'infra', 'services', 'flux'];

/** Folders and files that adding an environment has to know. */
export function pathsOfEnvironment(environment: string, tenantPath: string) {
  const { environment: type, folder } = splitEnvironmentName(environment);
  return {
    fluxServices: [`services/environments/${type}`],
    fluxCore: [
      ...CORE_FOLDERS.flatMap(name => [`${name}/base`, `${name}/${folder}`]),
      bootstrapFolder(environment),
    ],
    teamsConfig: [tenantPath],
  };
}
