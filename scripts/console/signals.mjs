// @ts-check

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const PARENT_CHECK_MS = 1000;

/**
 * Hands a request to stop on to a child, and lets the child decide when it is
 * over. Ctrl-C reaches both anyway; `kill` does not.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function forwardStopSignals(child) {
  const off = onStopRequest(signal => child.kill(signal));
  child.once('exit', off);
}

/** Resolves when this process is first asked to stop. */
export function stopRequested() {
  return new Promise(resolve => {
    onStopRequest(resolve);
  });
}

/**
 * Calls back for every signal that asks this process to stop, and when the npm or
 * Yarn that runs it is gone: `kill` of an npm ends npm and the shell it started,
 * but does not reach what runs in that shell.
 *
 * @param {(signal: NodeJS.Signals) => void} callback
 * @returns {() => void} ends the calls
 */
function onStopRequest(callback) {
  for (const signal of stopSignals) {
    process.on(signal, callback);
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) {
      clearInterval(timer);
      callback('SIGTERM');
    }
  }, PARENT_CHECK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const signal of stopSignals) {
      process.off(signal, callback);
    }
  };
}
