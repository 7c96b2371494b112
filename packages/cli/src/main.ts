import { isError } from '@backstage/errors';
import { fluxGenerate, FLUX_GENERATE_USAGE } from './fluxGenerate';
import { isParseArgsError, UsageError } from './usageError';

const DONE = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;

/**
 * Carries out a command line.
 *
 * @returns the exit code: 0 when done, 1 when refused or invalid, 2 when the
 *   command line itself is wrong.
 */
export async function main(args: string[]): Promise<number> {
  const [group, command, ...options] = args;
  if (
    group !== 'flux' ||
    command !== 'generate' ||
    options.includes('--help')
  ) {
    process.stdout.write(`${FLUX_GENERATE_USAGE}\n`);
    return args.includes('--help') ? DONE : WRONG_USAGE;
  }
  try {
    await fluxGenerate(options);
    return DONE;
  } catch (error) {
    const isUsage = error instanceof UsageError || isParseArgsError(error);
    const message = isError(error) ? error.message : String(error);
    process.stderr.write(
      isUsage ? `${message}\n\n${FLUX_GENERATE_USAGE}\n` : `${message}\n`,
    );
    return isUsage ? WRONG_USAGE : REFUSED;
  }
}
