// @ts-check

/**
 * Runs one step and prints one line about it: what it does while it runs, how
 * long it took when it is over. On a terminal the line counts the seconds.
 *
 * @template T
 * @param {string} label what the step does, e.g. 'Sandbox'
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const line = beginLine(label);
  try {
    const result = await work();
    line.end(true);
    return result;
  } catch (error) {
    line.end(false);
    throw error;
  }
}

/**
 * The line of a step. `interrupted: true` is for work that writes to the
 * terminal itself: the line is then written once at its beginning and once at
 * its end, as it is where the output is not a terminal.
 *
 * @param {string} label
 * @param {{ interrupted?: boolean }} [options]
 */
export function beginLine(label, { interrupted = false } = {}) {
  const start = performance.now();
  const out = process.stdout;
  const redraws = out.isTTY && !interrupted;
  const draw = () => out.write(`\r\x1b[K• ${label} ... ${elapsed(start)}`);
  if (!redraws) {
    out.write(`• ${label} ...\n`);
  }
  const timer = redraws ? setInterval(draw, 1000) : undefined;
  return {
    /** @param {boolean} ok */
    end(ok) {
      clearInterval(timer);
      const line = `${ok ? '✓' : '✗'} ${label}  ${elapsed(start)}`;
      out.write(redraws ? `\r\x1b[K${line}\n` : `${line}\n`);
      return line;
    },
  };
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
