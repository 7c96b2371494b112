import { isError } from '@backstage/errors';
import { type Command, DONE, REFUSED, WRONG_USAGE } from './command';
import { isParseArgsError, UsageError } from './usageError';

type Entry = {
  summary: string;
  /** Commands are loaded when run, so that none waits for what others need. */
  load: () => { command: Command };
};

const COMMANDS: Record<string, Entry> = {
  'flux generate': {
    summary: 'generates the manifests of a team in a checkout',
    load: () => require('./fluxGenerate'),
  },
  'flux upgrade': {
    summary: 'moves manifests to a version of the templates',
    load: () => require('./fluxUpgrade'),
  },
  'flux fleet': {
    summary:
      'shows which version each service has, and what another would change',
    load: () => require('./fluxFleet'),
  },
  'flux promote': {
    summary: 'gives an organisation a version that another one runs',
    load: () => require('./fluxPromote'),
  },
  'flux plan': {
    summary: 'shows what would change, and keeps it to be applied later',
    load: () => require('./fluxPlan'),
  },
  'flux apply': {
    summary: 'makes the changes of a plan that was kept',
    load: () => require('./fluxApply'),
  },
  'flux explain': {
    summary: 'tells which template, version and variables produced a file',
    load: () => require('./fluxExplain'),
  },
  'flux validate': {
    summary: 'tells which folders of a checkout kustomize builds',
    load: () => require('./fluxValidate'),
  },
  'deploy-manifests': {
    summary: 'has the portal generate what a pipeline is about to deploy',
    load: () => require('./deployManifests'),
  },
  'environments add': {
    summary: 'writes everything that a new environment of an estate needs',
    load: () => require('./environmentsAdd'),
  },
};

/**
 * Carries out a command line.
 *
 * @returns the exit code: 0 when done, 1 when refused or invalid, 2 when the
 *   command line itself is wrong.
 */
export async function main(args: string[]): Promise<number> {
  const words = [2, 1].find(count => COMMANDS[args.slice(0, count).join(' ')]);
  const entry = words && COMMANDS[args.slice(0, words).join(' ')];
  if (!entry) {
    process.stdout.write(listCommands());
    return args.includes('--help') ? DONE : WRONG_USAGE;
  }
  const options = args.slice(words);
  const { command } = entry.load();
  if (options.includes('--help')) {
    process.stdout.write(`${command.usage}\n`);
    return DONE;
  }
  try {
    return await command.run(options);
  } catch (error) {
    const isUsage = error instanceof UsageError || isParseArgsError(error);
    const message = isError(error) ? error.message : String(error);
    process.stderr.write(
      isUsage ? `${message}\n\n${command.usage}\n` : `${message}\n`,
    );
    return isUsage ? WRONG_USAGE : REFUSED;
  }
}

function listCommands(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(name => name.length));
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }], index) =>
      `${index === 0 ? 'usage:' : '      '} adp ${name.padEnd(
        width,
      )}  ${summary}\n`,
  );
  return `${lines.join(
    '',
  )}\nadp COMMAND --help shows the options and exit codes of a command.\n`;
}
