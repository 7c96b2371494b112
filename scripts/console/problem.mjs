// @ts-check

/**
 * Something the person at the keyboard can put right: its message is printed
 * alone, without a stack trace. It says what is wrong, where, and what to do.
 */
export class Problem extends Error {
  name = 'Problem';
}

/**
 * Runs the body of a command. A {@link Problem} ends the process with exit code
 * 1 and its sentence; anything else is a defect of ours and keeps its stack.
 *
 * @param {() => Promise<void>} main
 */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
}

/**
 * The last lines of a log, for a person who must see why something ended.
 *
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
