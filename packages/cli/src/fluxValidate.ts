import { parseArgs } from 'node:util';
import { KustomizeError, KustomizeTree } from '@adp/plugin-adp-node/kustomize';
import { InputError } from '@backstage/errors';
import { readCheckout } from './checkout';
import { type Command, DONE, REFUSED } from './command';
import { showVerdicts, type Verdict } from './showVerdicts';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux validate DIR [--output text|json]

Tells for every folder below DIR that has a kustomization.yaml whether kustomize
builds it, and if not, why and what to do. DIR is a checkout of adp-flux-services,
or a folder of one; what its folders list has to be below it too.

  --output        default: text

Exit code 0: all build. 1: some do not, or it cannot be told. 2: wrong usage.`;

const OUTPUTS = ['text', 'json'] as const;

/** `adp flux validate`. */
export const command: Command = { usage: USAGE, run: fluxValidate };

/**
 * @throws UsageError when an argument is missing or wrong; InputError when there
 *   is nothing to validate.
 */
async function fluxValidate(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { output: { type: 'string', default: 'text' } },
    allowPositionals: true,
  });
  const output = OUTPUTS.find(name => name === values.output);
  if (!output) {
    throw new UsageError(
      `--output is "${values.output}"; choose one of ${OUTPUTS.join(', ')}`,
    );
  }
  const [directory] = positionals;
  if (positionals.length !== 1) {
    throw new UsageError('Name one folder to validate');
  }
  const tree = new KustomizeTree(await readCheckout(directory));
  const folders = tree.folders();
  if (folders.length === 0) {
    throw new InputError(`No folder of ${directory} has a kustomization.yaml`);
  }
  const verdicts = folders.map((folder, index) => {
    showProgress(index, folders.length);
    return validateFolder(tree, folder);
  });
  showProgress(folders.length, folders.length);
  process.stdout.write(showVerdicts(verdicts, output));
  return verdicts.every(({ verdict }) => verdict === 'builds') ? DONE : REFUSED;
}

function validateFolder(tree: KustomizeTree, folder: string): Verdict {
  try {
    tree.build(folder);
    return { folder, verdict: 'builds' };
  } catch (error) {
    if (!(error instanceof KustomizeError)) {
      throw error;
    }
    const { message, details } = error;
    const verdict =
      details.reason === 'not-evaluated' ? 'not-evaluated' : 'fails';
    return { folder, verdict, message, ...details };
  }
}

/** On a terminal only, and gone when done. */
function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY && (done % 100 === 0 || done === total)) {
    const text = done < total ? `${done} of ${total} folders` : '';
    process.stderr.write(`\r\u001B[K${text}`);
  }
}
