// @ts-check
import { isBackendExit } from './servers.mjs';

/**
 * Shows lines that servers write: with `verbose` all of them, otherwise only
 * errors, for the whole is in the log files.
 *
 * @param {{ verbose: boolean }} options
 * @returns {(server: string, line: string) => void}
 */
export function reporter({ verbose }) {
  return (server, line) => {
    if (verbose || isError(line)) {
      printLine(`${server.padEnd(7)} | ${line}`);
    }
  };
}

/**
 * On a terminal, the line of a step that is still running makes way.
 *
 * @param {string} text
 */
function printLine(text) {
  console.log(process.stdout.isTTY ? `\r\x1b[K${text}` : text);
}

/**
 * Backstage writes '<time> <plugin> error <message>', the bundler 'ERROR in
 * <file>', Node 'Error: <message>' and its subclasses.
 *
 * @param {string} line
 */
export function isError(line) {
  return (
    /^\S+ \S+ error /.test(line) ||
    /^ERROR in /.test(line) ||
    /^(Uncaught )?\w*Error: /.test(line) ||
    isBackendExit(line)
  );
}
