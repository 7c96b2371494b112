// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 250;
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Waits until a URL answers with a 2xx status.
 *
 * @param {string} url
 * @param {AbortSignal} signal gives up, rejecting with the signal's reason
 */
export async function waitForHttp(url, signal) {
  for (;;) {
    signal.throwIfAborted();
    if (await answers(url, signal)) {
      return;
    }
    await sleep(PAUSE_MS);
  }
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function answers(url, signal) {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([
        signal,
        AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused, reset or timed out: not there yet.
    return false;
  }
}
