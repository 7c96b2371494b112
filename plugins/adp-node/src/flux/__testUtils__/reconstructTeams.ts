import { fluxTeamSchema, serviceNameSchema } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';

type Service = {
  name: string;
  type: string;
  environments: { name: string }[];
  configVariables: { key: string; value: string }[];
};

const OF_ENVIRONMENT =
  /^services\/([a-z0-9-]+)\/([a-z0-9-]+)\/([a-zA-Z0-9-]+)\/(?:deploy|infra|pre-deploy)\/([a-z]{3})\/0([1-9])\//;

/**
 * Configuration of teams such that their manifests could have been generated from
 * it, read off the manifests: the real one of a public repository is not public.
 */
export function reconstructTeams(files: FileTree) {
  const teams = new Map<string, { programme: string; services: Service[] }>();
  for (const path of files.keys()) {
    const found = path.match(OF_ENVIRONMENT);
    if (found) {
      const [, programme, team, name, environment, instance] = found;
      const ofTeam = teams.get(team) ?? { programme, services: [] };
      teams.set(team, ofTeam);
      let service = ofTeam.services.find(other => other.name === name);
      if (!service) {
        service = reconstructService(
          files,
          `services/${programme}/${team}`,
          name,
        );
        ofTeam.services.push(service);
      }
      if (!service.environments.some(e => e.name === environment + instance)) {
        service.environments.push({ name: environment + instance });
      }
    }
  }
  return [...teams].map(([teamName, { programme, services }]) =>
    fluxTeamSchema.parse({
      serviceCode: 'ABC',
      programmeName: programme,
      teamName,
      // One has capitals in its name, which no cluster has ever taken.
      services: services.filter(
        ({ name }) => serviceNameSchema.safeParse(name).success,
      ),
    }),
  );
}

function reconstructService(
  files: FileTree,
  team: string,
  name: string,
): Service {
  const folder = `${team}/${name}`;
  const has = (part: string) =>
    [...files.keys()].some(path => path.startsWith(`${folder}/${part}/`));
  const patch = [...files].find(
    ([path, text]) =>
      path.startsWith(`${folder}/deploy/`) &&
      path.endsWith('/patch.yaml') &&
      text.includes('ingress:'),
  );
  const endpoint = patch && parse(patch[1])?.spec?.values?.ingress?.endpoint;
  const database =
    has('pre-deploy') &&
    parse(files.get(`${folder}/pre-deploy-kustomize.yaml`) ?? 'spec: {}')?.spec
      ?.postBuild?.substitute?.POSTGRES_DB_NAME;
  const ofCode = patch ? 'Frontend' : 'Backend';
  return {
    name,
    type: has('infra') ? ofCode : 'HelmOnly',
    environments: [],
    configVariables: [
      ...(endpoint ? [{ key: 'INGRESS_ENDPOINT', value: endpoint }] : []),
      ...(database ? [{ key: 'POSTGRES_DB', value: database }] : []),
    ],
  };
}
