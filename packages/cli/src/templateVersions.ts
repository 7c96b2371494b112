import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  decodeText,
  describeDependencies,
  type FileTree,
  newestFirst,
  type TemplateVersions,
  TEMPLATE_RULES_PATH,
  TEMPLATES_FOLDER,
} from '@adp/plugin-adp-node';
import { InputError, NotFoundError } from '@backstage/errors';
import { readCheckout } from './checkout';
import { git, gitLines, headCommit, isGitRoot, readCommit } from './git';

const PATHS = [TEMPLATES_FOLDER, TEMPLATE_RULES_PATH];

/** Length of commit ids; long enough to stay unique while the repository grows. */
const ID_LENGTH = 12;

const VERSION_NUMBER = /^v?\d+\.\d+(\.\d+)?([-+].+)?$/;

/** The manifest templates of a folder, and their other versions. */
export class TemplatesFolder {
  readonly #known = new Map<string, Promise<FileTree> | undefined>();

  constructor(
    /** Version of the templates that the folder holds. */
    readonly version: string,
    own: FileTree,
    private readonly others: {
      list(): string[];
      /** `undefined` for a version that is not there. */
      read(version: string): Promise<FileTree> | undefined;
    },
  ) {
    this.#known.set(version, Promise.resolve(own));
  }

  /** Names of all versions, the newest first. */
  list(): string[] {
    return newestFirst([...new Set([this.version, ...this.others.list()])]);
  }

  /** The templates of these versions, as far as there are such. */
  async read(versions: Iterable<string>): Promise<TemplateVersions> {
    const found = new Map<string, FileTree>();
    for (const version of new Set(versions)) {
      if (!this.#known.has(version)) {
        this.#known.set(version, this.others.read(version));
      }
      const files = await this.#known.get(version);
      if (files) {
        found.set(version, files);
      }
    }
    return found;
  }

  /** @throws NotFoundError, with the versions that there are. */
  async readOne(version: string): Promise<FileTree> {
    const files = (await this.read([version])).get(version);
    if (!files) {
      throw new NotFoundError(
        `There is no version "${version}" of the manifest templates; there are ${this.list().join(
          ', ',
        )}`,
      );
    }
    return files;
  }
}

/**
 * Finds out which version of the manifest templates a folder holds, and where
 * others are:
 *
 * - at the root of a Git work tree: the tag of the commit that is checked out,
 *   else its id, with the contents' hash if these are not as committed. The
 *   others are the tags that have `templates/`, and any commit by its id.
 * - otherwise the folder's own name, if that is a version number. The others are
 *   the folders beside it that have `templates/`.
 * - otherwise the hash of the contents, with no others.
 *
 * @param name - the version that it is, whatever can be found out.
 * @throws InputError when the folder has no `templates/`.
 */
export async function openTemplates(
  folder: string,
  name?: string,
): Promise<TemplatesFolder> {
  if (!existsSync(join(folder, TEMPLATES_FOLDER))) {
    throw new InputError(
      `${join(
        folder,
        TEMPLATES_FOLDER,
      )} is not there; name the folder of a checkout of adp-flux-templates`,
    );
  }
  return isGitRoot(folder) && headCommit(folder)
    ? openWorkTree(folder, name)
    : openFolder(folder, name);
}

async function openWorkTree(
  folder: string,
  name?: string,
): Promise<TemplatesFolder> {
  const id = gitLines(folder, [
    'rev-parse',
    `--short=${ID_LENGTH}`,
    '--verify',
    'HEAD',
  ])[0];
  const isClean =
    gitLines(folder, ['status', '--porcelain', '--', ...PATHS]).length === 0;
  const own = isClean
    ? readCommit(folder, id, PATHS)
    : await readTemplates(folder);
  const tags = gitLines(folder, ['tag', '--points-at', 'HEAD']);
  const version =
    name ??
    (isClean ? newestFirst(tags)[0] ?? id : `${id}-dirty-${hash(own, 8)}`);
  return new TemplatesFolder(version, own, {
    list: () => taggedVersions(folder),
    read: other => {
      const commit = findCommit(folder, other);
      return commit
        ? Promise.resolve(readCommit(folder, commit, PATHS))
        : undefined;
    },
  });
}

/** The tags that have templates. */
function taggedVersions(folder: string): string[] {
  const tags = gitLines(folder, ['tag', '--list']);
  const answers = git(
    folder,
    ['cat-file', '--batch-check=%(objecttype)'],
    tags.map(tag => `refs/tags/${tag}:${TEMPLATES_FOLDER}\n`).join(''),
  );
  const types = answers.toString().split('\n');
  return tags.filter((_, index) => types[index] === 'tree');
}

/** The commit of a tag, or one that is named by its id. */
function findCommit(folder: string, version: string): string | undefined {
  const names = /^[0-9a-f]{7,40}$/.test(version)
    ? [`refs/tags/${version}`, version]
    : [`refs/tags/${version}`];
  const answers = git(
    folder,
    ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    names.map(name => `${name}^{commit}\n`).join(''),
  );
  return answers.toString().match(/^(\w+) commit$/m)?.[1];
}

async function openFolder(
  folder: string,
  name?: string,
): Promise<TemplatesFolder> {
  const own = await readTemplates(folder);
  const path = realpathSync(folder);
  const ownName = basename(path);
  const isVersion = VERSION_NUMBER.test(ownName);
  const version = name ?? (isVersion ? ownName : `sha256-${hash(own, 12)}`);
  if (!isVersion && ownName !== version) {
    return new TemplatesFolder(version, own, {
      list: () => [],
      read: () => undefined,
    });
  }
  const parent = dirname(path);
  const others = readdirSync(parent).filter(
    other =>
      other !== ownName && existsSync(join(parent, other, TEMPLATES_FOLDER)),
  );
  return new TemplatesFolder(version, own, {
    list: () => others,
    read: other =>
      others.includes(other) ? readTemplates(join(parent, other)) : undefined,
  });
}

async function readTemplates(folder: string): Promise<FileTree> {
  const files = await readCheckout(folder, TEMPLATES_FOLDER);
  const rules = join(folder, TEMPLATE_RULES_PATH);
  return existsSync(rules)
    ? new Map([
        ...files,
        [TEMPLATE_RULES_PATH, decodeText(readFileSync(rules))] as const,
      ])
    : files;
}

/** Tells contents apart, whatever order the files were read in. */
function hash(files: FileTree, length: number): string {
  return createHash('sha256')
    .update(JSON.stringify(describeDependencies(files)))
    .digest('hex')
    .slice(0, length);
}
