import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { commitFiles } from '../git/commitFiles';
import { ZERO_OID, type GitRepository } from '../git/gitRepository';
import { writeTag } from '../git/writeObjects';
import type { GitHub } from '../github/gitHub';
import type { Visibility } from '../github/state';

/** An organisation of the sandbox and the Entra tenant its repositories describe. */
const ESTATES = [
  { organization: 'defra-adp-sandpit', tenant: 'defradev' },
  { organization: 'DEFRA', tenant: 'defra' },
] as const;

const REPOSITORIES: {
  name: string;
  visibility: Visibility;
  description: string;
}[] = [
  {
    name: 'adp-teams-config',
    visibility: 'internal',
    description: 'Delivery projects, their services and their groups',
  },
  {
    name: 'adp-flux-core',
    visibility: 'public',
    description: 'What Flux runs on every cluster',
  },
  {
    name: 'adp-flux-services',
    visibility: 'public',
    description: 'Manifests of all services',
  },
  {
    name: 'adp-flux-templates',
    visibility: 'public',
    description: 'Templates from which the manifests of services are made',
  },
];
const TEMPLATES_VERSION = '1.0.0';
const SEED_AUTHOR = {
  name: 'ADP Platform',
  email: 'adp-platform@defra.gov.uk',
};

/** Creates the four repositories of each estate from `templates/estate` and `templates/flux`. */
export async function seedRepositories(
  github: GitHub,
  templates: string,
): Promise<void> {
  await Promise.all(
    ESTATES.flatMap(estate =>
      REPOSITORIES.map(seed => seedRepository(github, templates, estate, seed)),
    ),
  );
}

async function seedRepository(
  github: GitHub,
  templates: string,
  { organization, tenant }: (typeof ESTATES)[number],
  { name, visibility, description }: (typeof REPOSITORIES)[number],
): Promise<void> {
  const repository = await github.createRepository({
    owner: organization,
    name,
    visibility,
    description,
  });
  const isTemplates = name === 'adp-flux-templates';
  const files = new Map([
    ['README.md', Buffer.from(`# ${name}\n\n${description}.\n`)],
    ...(isTemplates
      ? await readFiles(join(templates, 'flux'))
      : [
          ...(await readFiles(join(templates, 'estate', name))),
          ...(await readFiles(join(templates, 'estate', `${name}.${tenant}`))),
        ]),
  ]);
  const git = github.git(repository);
  const commit = await commitFiles(git, {
    branch: 'main',
    changes: [...files].map(([path, content]) => ({ path, content })),
    message: 'Initial content\n',
    author: { ...SEED_AUTHOR, date: new Date() },
  });
  if (isTemplates) {
    await tagVersion(git, commit);
  }
  await github.pushed(repository);
}

async function tagVersion(git: GitRepository, commit: string): Promise<void> {
  const tag = await writeTag(git, {
    name: TEMPLATES_VERSION,
    message: `Version ${TEMPLATES_VERSION}`,
    target: commit,
    targetType: 'commit',
    tagger: { ...SEED_AUTHOR, date: new Date() },
  });
  await git.updateRef(`refs/tags/${TEMPLATES_VERSION}`, tag, ZERO_OID);
}

/** All files below a folder by their path with forward slashes; none when there is no folder. */
async function readFiles(folder: string): Promise<[string, Buffer][]> {
  if (!existsSync(folder)) {
    return [];
  }
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(
      async (path): Promise<[string, Buffer]> => [
        path.slice(folder.length + 1).replaceAll(sep, '/'),
        await readFile(path),
      ],
    ),
  );
}
