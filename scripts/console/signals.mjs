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
 * Does something once: when it is called, or else when this process ends, also by
 * a signal. The signal still ends the process, unless somebody else handles it.
 *
 * @param {() => void} cleanUp
 * @returns {() => void}
 */
export function cleanUpAtExit(cleanUp) {
  let isDone = false;
  const once = () => {
    if (!isDone) {
      isDone = true;
      cleanUp();
    }
  };
  /** @param {NodeJS.Signals} signal */
  const onSignal = signal => {
    if (process.listenerCount(signal) === 1) {
      process.off(signal, onSignal);
      once();
      process.kill(process.pid, signal);
    }
  };
  for (const signal of stopSignals) {
    process.on(signal, onSignal);
  }
  process.once('exit', once);
  return once;
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
