import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  fluxTeamSchema,
  fluxTenantSchema,
  FluxTenant,
} from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import { decodeText } from '../../yaml/decodeText';
import type { FileTree } from '../../gitops/fileTree';
import type { ManifestPlan } from '../plan/planManifests';

/** The repository's root. */
export const repositoryRoot = join(__dirname, '../../../../..');

/** All files below a folder, by their path in it. */
export function readTree(folder: string): FileTree {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (statSync(path).isFile()) {
      files.set(
        relative(folder, path).split(sep).join('/'),
        decodeText(readFileSync(path)),
      );
    }
  }
  return files;
}

/** The manifest templates of this repository. */
export const templates = readTree(join(repositoryRoot, 'templates/flux'));

/** What a new estate's repository starts with. */
export function estateRepository(repository: string, tenant: string): FileTree {
  const estate = join(repositoryRoot, 'templates/estate');
  return new Map([
    ...readTree(join(estate, repository)),
    ...readTree(join(estate, `${repository}.${tenant}`)),
  ]);
}

export const defra: FluxTenant = fluxTenantSchema.parse(
  parse(
    estateRepository('adp-teams-config', 'defra').get(
      'flux/defra-config.yaml',
    ) ?? '',
  ),
);

/** A team with a service of each kind, each in snd4 and dev1. */
export const fcpDemo = fluxTeamSchema.parse({
  serviceCode: 'FCD',
  programmeName: 'fcp',
  teamName: 'fcp-demo',
  services: [
    { name: 'fcp-demo-web', type: 'Frontend' },
    { name: 'fcp-demo-api', type: 'Backend' },
    {
      name: 'fcp-demo-orders',
      type: 'Backend',
      configVariables: [{ key: 'POSTGRES_DB', value: 'fcp-demo-orders' }],
    },
    { name: 'fcp-demo-proxy', type: 'HelmOnly' },
  ].map(service => ({
    ...service,
    environments: [
      { name: 'snd4', manifest: { generate: true } },
      { name: 'dev1', manifest: { generate: true } },
    ],
  })),
});

/** The files as they are after a plan's changes. */
export function applyPlan(
  files: FileTree,
  plan: Pick<ManifestPlan, 'changes'>,
): FileTree {
  const result = new Map(files);
  for (const { path, after } of plan.changes) {
    if (after === undefined) {
      result.delete(path);
    } else {
      result.set(path, after);
    }
  }
  return result;
}
