import { chmodSync, renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole, so that a killed process leaves the old text or the new one. */
export function replaceFile(
  file: string,
  text: string,
  options: { mode: number },
): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode: options.mode });
  // The mode above is not applied to a file that a killed process left behind.
  chmodSync(temporary, options.mode);
  renameSync(temporary, file);
}

/** Mode of files that hold a key or a secret: the owner only. */
export const PRIVATE = 0o600;
