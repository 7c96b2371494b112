/**
 * Graph confirms the creation of an object before all of its replicas know it.
 * Here the next `misses` requests that refer to a new object do not find it;
 * counted instead of timed, so that tests are the same on every machine.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra/
 */
export class ReplicationDelay {
  readonly #misses: number;
  readonly #missesLeft = new Map<string, number>();

  constructor(misses: number) {
    this.#misses = misses;
  }

  /** Call it when the object with this id was created. */
  begin(id: string): void {
    if (this.#misses > 0) {
      this.#missesLeft.set(id, this.#misses);
    }
  }

  /** Whether a request that refers to this object finds it. Asking uses up a miss. */
  isFound(id: string): boolean {
    const left = this.#missesLeft.get(id);
    if (left === undefined) {
      return true;
    }
    if (left === 1) {
      this.#missesLeft.delete(id);
    } else {
      this.#missesLeft.set(id, left - 1);
    }
    return false;
  }
}
