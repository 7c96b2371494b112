/** The command line itself is wrong; its usage is shown with the message. */
export class UsageError extends Error {}

/** Whether Node's `parseArgs` threw this, for an unknown or incomplete option. */
export function isParseArgsError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
