// How long a measurement waits before it is given up, so that one that goes wrong ends and says where.

const PATIENCE_MS = 30_000;

/** Waits for `work`. Throws an `Error` that tells how far it got, when that takes half a minute. */
export async function withPatience<T>(work: Promise<T>, state: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Given up waiting: ${state()}`)), PATIENCE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
