import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenApi } from './openApi';

const run = promisify(execFile);

const PACKAGE = '@octokit/openapi';
const VERSION = '23.0.2';
const FILE = 'package/generated/api.github.com.json';

/**
 * GitHub's OpenAPI description, from the npm registry. The package is 385 MB
 * unpacked, so only the one file (13 MB) is taken out of it and kept in `folder`.
 */
export async function fetchOpenApi(folder: string): Promise<OpenApi> {
  const home = join(folder, VERSION);
  const file = join(home, FILE);
  if (!existsSync(file)) {
    await mkdir(home, { recursive: true });
    await run(
      'npm',
      ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', home],
      { shell: process.platform === 'win32' },
    );
    const archive = (await readdir(home)).find(name => name.endsWith('.tgz'));
    if (!archive) {
      throw new Error(`npm did not download ${PACKAGE} ${VERSION}.`);
    }
    await run('tar', ['-xzf', archive, FILE], { cwd: home });
    await rm(join(home, archive));
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
