/** A command of `adp`, in a file of its own that is loaded only to run it. */
export type Command = {
  /** Its command line, options and exit codes; `usage: adp ...` comes first. */
  usage: string;
  /**
   * Carries it out.
   *
   * @param args - what follows the name of the command
   * @returns the exit code
   * @throws UsageError, or an error of `parseArgs`, when the arguments are
   *   wrong; any other error is a refusal, whose message is for people.
   */
  run(args: string[]): Promise<number>;
};

export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USAGE = 2;
