import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import {
  estateRepository,
  readTree,
  repositoryRoot,
} from '../flux/__testUtils__/fixtures';
import {
  coreInstanceFiles,
  platformVariablesPath,
  servicesInstanceFiles,
} from './instanceFiles';
import { writePlatformVariables } from './platformVariables';

const estate = join(repositoryRoot, 'templates/estate');

/**
 * A new estate has the files that are generated for its environments.
 * UPDATE_ESTATE=1 writes them.
 */
describe.each(['defra', 'defradev'])('a new estate of %s', tenant => {
  const config = fluxTenantSchema.parse(
    parse(
      estateRepository('adp-teams-config', tenant).get(
        `flux/${tenant}-config.yaml`,
      )!,
    ),
  );
  const names = config.flux?.configMaps?.['adp-platform-vars'];
  const ofEach = (
    filesOf: (environment: string) => Iterable<[string, string]>,
  ) =>
    Object.fromEntries(
      config.environments.flatMap(({ name }) => [...filesOf(name)]),
    );
  const generated = {
    [`adp-flux-core.${tenant}`]: ofEach(environment => [
      ...coreInstanceFiles(environment),
      [
        platformVariablesPath(environment),
        writePlatformVariables(undefined, 'platform-vars.yaml', environment, {
          names,
          given: {},
        }).text,
      ],
    ]),
    [`adp-flux-services.${tenant}`]: ofEach(environment =>
      servicesInstanceFiles(environment, { branch: 'main' }),
    ),
  };

  it.each(Object.keys(generated))('has in %s what is generated', folder => {
    if (process.env.UPDATE_ESTATE) {
      for (const [path, text] of Object.entries(generated[folder])) {
        mkdirSync(dirname(join(estate, folder, path)), { recursive: true });
        writeFileSync(join(estate, folder, path), text);
      }
    }
    // The bases of adp-flux-core belong to no instance.
    const existing = [...readTree(join(estate, folder))].filter(
      ([path]) =>
        folder.startsWith('adp-flux-services') || !/^\w+\/base\//.test(path),
    );
    expect(Object.fromEntries(existing)).toEqual(generated[folder]);
  });
});
