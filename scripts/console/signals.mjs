// @ts-check

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Hands the signals that ask this process to stop on to a child, and lets the
 * child decide when it is over. Ctrl-C reaches both anyway; `kill` does not.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function forwardStopSignals(child) {
  for (const signal of stopSignals) {
    const forward = () => child.kill(signal);
    process.on(signal, forward);
    child.once('exit', () => process.off(signal, forward));
  }
}

/**
 * Resolves at the first signal that asks this process to stop.
 *
 * @returns {Promise<NodeJS.Signals>}
 */
export function stopRequested() {
  return new Promise(resolve => {
    for (const signal of stopSignals) {
      process.on(signal, resolve);
    }
  });
}
