import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  readTree,
  repositoryRoot,
  templates,
} from '../__testUtils__/fixtures';
import { KustomizeRepository, kubectl } from '../__testUtils__/kustomize';
import { ManifestRequest, planManifests } from './planManifests';

jest.setTimeout(120_000);

/** The templates with something changed that patches and shared files must agree on. */
function changedTemplates(): FileTree {
  return new Map(
    [...templates].map(([path, text]) => [
      path,
      text
        .replace('name: __SERVICE_NAME__\n', 'name: __SERVICE_NAME__-app\n')
        .replace('interval: 60m\n', 'interval: 45m\n'),
    ]),
  );
}

const empty = estateRepository('adp-flux-services', 'defra');
const request = {
  templates,
  templateVersion: '1.0.0',
  tenant: defra,
  team: fcpDemo,
};
const upgraded = {
  ...request,
  templates: changedTemplates(),
  templateVersion: '2.0.0',
  otherTemplates: new Map([['1.0.0', templates]]),
};

function plan(current: FileTree, more: Partial<ManifestRequest>) {
  const made = planManifests({ ...request, ...more, current });
  return { plan: made, files: applyPlan(current, made) };
}

/** What kustomize builds of each environment's part of a service. */
async function buildOverlays(files: FileTree, service: string) {
  const repository = await KustomizeRepository.create(files);
  try {
    const folders = [...files.keys()]
      .map(path => path.match(/^(.*)\/kustomization.yaml$/)?.[1])
      .filter((folder): folder is string =>
        Boolean(
          folder?.includes(`/${service}/`) && folder.match(/[a-z]{3}\/\d\d$/),
        ),
      );
    const outputs = new Map<string, string>();
    for (const folder of folders.sort()) {
      outputs.set(folder, await repository.build(folder));
    }
    return outputs;
  } finally {
    await repository.remove();
  }
}

/** Only what is in one environment's folders. */
const of = (outputs: Map<string, string>, folder: string) =>
  [...outputs].filter(([path]) => path.endsWith(folder));

const generated = plan(empty, {}).files;

it('renders a new environment with the version that the service has', () => {
  const one = plan(empty, { environment: 'snd4' }).files;
  const { files, plan: made } = plan(one, {
    ...upgraded,
    environment: 'dev1',
  });
  expect(files).toEqual(generated);
  expect(made.versions).toContainEqual({
    service: 'fcp-demo-web',
    environment: 'dev1',
    version: '1.0.0',
  });
});

it('says why one environment cannot have what its shared files lack', () => {
  const team = {
    ...fcpDemo,
    services: fcpDemo.services.map(service => ({
      ...service,
      configVariables: [{ key: 'POSTGRES_DB', value: 'db' }],
    })),
  };
  expect(() =>
    plan(generated, { team, service: 'fcp-demo-web', environment: 'snd4' }),
  ).toThrow(
    /pre-deploy\/snd\/04 would not build: .*\nA reason may be: The files that environments share are not as the configuration has them now. dev1 use them as well/,
  );
});

(kubectl ? describe : describe.skip)('an upgrade', () => {
  it('of all environments gives what the new version generates', () => {
    const { files } = plan(generated, { ...upgraded, upgrade: true });
    expect(files).toEqual(plan(empty, upgraded).files);
    expect(plan(files, upgraded).plan.changes).toEqual([]);
  });

  it('environment by environment never changes what the others build', async () => {
    const service = 'fcp-demo-orders';
    const before = await buildOverlays(generated, service);
    const first = plan(generated, {
      ...upgraded,
      service,
      environment: 'snd4',
      upgrade: true,
    }).files;
    const between = await buildOverlays(first, service);
    expect(of(between, 'dev/01')).toEqual(of(before, 'dev/01'));
    expect(of(between, 'snd/04')).not.toEqual(of(before, 'snd/04'));
    expect(between.size).toBe(before.size);

    const second = plan(first, {
      ...upgraded,
      service,
      environment: 'dev1',
      upgrade: true,
    }).files;
    const after = await buildOverlays(second, service);
    expect(of(after, 'snd/04')).toEqual(of(between, 'snd/04'));
    // Nothing is left of the way there.
    expect(second).toEqual(
      plan(generated, { ...upgraded, service, upgrade: true }).files,
    );
  });

  it('moves what is there off API versions that Flux serves no more', () => {
    const service = 'fcp-demo-web';
    const folder = `services/fcp/fcp-demo/${service}`;
    const older = new Map(
      [...generated].map(([path, text]) => [
        path,
        path.startsWith(`${folder}/infra`)
          ? text.replace(
              'image.toolkit.fluxcd.io/v1\n',
              'image.toolkit.fluxcd.io/v1beta2\n',
            )
          : text,
      ]),
    ).set(
      `${folder}/infra/snd/04/by-hand.yaml`,
      '# ours\napiVersion: image.toolkit.fluxcd.io/v1beta1\nkind: ImagePolicy\nmetadata:\n  name: ours\n',
    );
    expect(older).not.toEqual(generated);
    const { files, plan: made } = plan(older, {
      ...upgraded,
      service,
      upgrade: true,
    });
    const repository = `${folder}/infra/base/image-repository.yaml`;
    expect(older.get(repository)).toContain('/v1beta2');
    expect(files.get(repository)).toBe(
      plan(empty, upgraded).files.get(repository),
    );
    expect(files.get(`${folder}/infra/snd/04/by-hand.yaml`)).toMatch(
      /^# ours\napiVersion: image.toolkit.fluxcd.io\/v1\n/,
    );
    expect(made.warnings).toContainEqual(
      expect.stringContaining(
        `apiVersion of ${folder}/infra/snd/04/by-hand.yaml is moved from image.toolkit.fluxcd.io/v1beta1 to image.toolkit.fluxcd.io/v1, which Flux 2.9 serves`,
      ),
    );
  });

  it('keeps edits by hand, also in the files that environments share', async () => {
    const service = 'fcp-demo-web';
    const path = `services/fcp/fcp-demo/${service}/deploy/base/helm-release.yaml`;
    const text = generated.get(path)!;
    const edited = new Map(generated).set(
      path,
      text.replace('createNamespace: true', 'createNamespace: false # ours'),
    );
    expect(edited.get(path)).not.toBe(text);
    const first = plan(edited, {
      ...upgraded,
      service,
      environment: 'dev1',
      upgrade: true,
    }).files;
    expect(
      first.get(path.replace('/deploy/base', '/v2.0.0/deploy/base')),
    ).toContain('createNamespace: false # ours');
    const second = plan(first, {
      ...upgraded,
      service,
      environment: 'snd4',
      upgrade: true,
    }).files;
    expect(second.get(path)).toContain('createNamespace: false # ours');
    expect([...second.keys()].filter(key => key.includes('/v2.0.0/'))).toEqual(
      [],
    );
  });
});

const golden = join(repositoryRoot, '../shared/flux-golden');
const incident = join(repositoryRoot, '../shared/domain/incident');

(existsSync(incident) && kubectl ? describe : describe.skip)(
  'the incident of 2024-08-16',
  () => {
    const config = existsSync(incident)
      ? readTree(join(incident, 'teams-config'))
      : new Map();
    const readTemplates = (version: string) =>
      readTree(join(golden, 'templates', version));
    const before = existsSync(incident)
      ? readTree(join(incident, 'before'))
      : new Map();
    const asked = () => ({
      templates: readTemplates('1.0.13'),
      templateVersion: '1.0.13',
      tenant: fluxTenantSchema.parse(
        parse(config.get('flux/defra-config.yaml')!),
      ),
      team: fluxTeamSchema.parse(
        parse(config.get('flux/services/fcp-demo.yaml')!),
      ),
      service: 'ffc-demo-web',
    });
    const known = () =>
      new Map(
        ['1.0.5', '1.0.8', '1.0.10', '1.0.11'].map(version => [
          version,
          readTemplates(version),
        ]),
      );

    it.each([
      ['no other version of the templates known', false],
      ['all versions of the templates known', true],
    ])('does not happen, with %s', async (_, isKnown) => {
      const { files } = plan(before, {
        ...asked(),
        environment: 'snd4',
        otherTemplates: isKnown ? known() : undefined,
      });
      const outputs = await buildOverlays(files, 'ffc-demo-web');
      expect(outputs.size).toBe(16);
      expect(outputs).toEqual(await buildOverlays(before, 'ffc-demo-web'));
    });

    it.each([
      ['no other version of the templates known', false],
      ['all versions of the templates known', true],
    ])('is not needed for an upgrade, with %s', async (_, isKnown) => {
      const { files } = plan(before, {
        ...asked(),
        upgrade: true,
        otherTemplates: isKnown ? known() : undefined,
      });
      const outputs = await buildOverlays(files, 'ffc-demo-web');
      expect(outputs.size).toBe(16);
      const was = await buildOverlays(before, 'ffc-demo-web');
      for (const [folder, output] of outputs) {
        expect(output).toContain('helm.toolkit.fluxcd.io/v2\n');
        const tags = (text: string) => text.match(/(image|version): .*/g);
        expect(tags(output)).toEqual(tags(was.get(folder)!));
      }
    });

    it('can be upgraded environment by environment', async () => {
      let files: FileTree = before;
      let outputs = await buildOverlays(before, 'ffc-demo-web');
      for (const environment of ['snd4', 'prd1', 'snd1', 'dev1']) {
        files = plan(files, {
          ...asked(),
          environment,
          upgrade: true,
          otherTemplates: known(),
        }).files;
        const next = await buildOverlays(files, 'ffc-demo-web');
        const folder = `${environment.slice(0, 3)}/0${environment.slice(3)}`;
        const others = (all: Map<string, string>) =>
          [...all].filter(([path]) => !path.endsWith(folder));
        expect(others(next)).toEqual(others(outputs));
        expect(of(next, folder)).not.toEqual(of(outputs, folder));
        outputs = next;
      }
    });
  },
);
