// Counts the calls of WebCrypto that have not been answered. It works in other threads, so on a busy machine an answer
// comes at any time, which is neither a turn of the event loop nor the test's clock.

const METHODS = [
  ...["encrypt", "decrypt", "sign", "verify", "digest"],
  ...["importKey", "exportKey", "generateKey", "deriveBits", "deriveKey"],
] as const;

type Method = (this: SubtleCrypto, ...args: unknown[]) => Promise<unknown>;

/** Calls of WebCrypto in this process. */
class PendingCryptography {
  #pending = 0;
  #waiting: (() => void)[] = [];

  /** Counts all calls from now on. */
  constructor() {
    const subtle = SubtleCrypto.prototype as unknown as Record<string, Method>;
    const count = <T>(work: Promise<T>): Promise<T> => this.#count(work);
    for (const name of METHODS) {
      const method = subtle[name]!;
      subtle[name] = function (...args) {
        return count(method.apply(this, args));
      };
    }
  }

  /** Whether no call is pending. */
  get isOver(): boolean {
    return this.#pending === 0;
  }

  /** Resolves when no call is pending, nor after a turn of the event loop, in which an answer may have led to a call. */
  async over(): Promise<void> {
    do {
      if (!this.isOver) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (!this.isOver);
  }

  #count<T>(work: Promise<T>): Promise<T> {
    this.#pending++;
    const ended = (): void => {
      this.#pending--;
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    work.then(ended, ended);
    return work;
  }
}

/** The calls of WebCrypto of the test's process. */
export const cryptography: PendingCryptography = new PendingCryptography();
