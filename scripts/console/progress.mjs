// @ts-check

/**
 * Runs one stage and prints one line about it: what it does while it runs, how
 * long it took when it is over. On a terminal the line counts the seconds.
 *
 * @template T
 * @param {string} label what the stage does, e.g. 'Type check'
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function stage(label, work) {
  const start = performance.now();
  const running = showRunning(label, start);
  try {
    const result = await work();
    running.end(`✓ ${label}  ${elapsed(start)}`);
    return result;
  } catch (error) {
    running.end(`✗ ${label}  ${elapsed(start)}`);
    throw error;
  }
}

/**
 * Time since `start` (of `performance.now()`), e.g. '3.2 s' or '2 min 05 s'.
 *
 * @param {number} start
 */
export function elapsed(start) {
  return duration(performance.now() - start);
}

/**
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)} min ${rest} s`;
}

/**
 * @param {string} label
 * @param {number} start
 */
function showRunning(label, start) {
  const out = process.stdout;
  if (!out.isTTY) {
    out.write(`• ${label} ...\n`);
    return { end: (/** @type {string} */ line) => out.write(`${line}\n`) };
  }
  const draw = () => out.write(`\r\x1b[K• ${label} ... ${elapsed(start)}`);
  draw();
  const timer = setInterval(draw, 1000);
  return {
    end: (/** @type {string} */ line) => {
      clearInterval(timer);
      out.write(`\r\x1b[K${line}\n`);
    },
  };
}
