// The error of a store that cannot be opened.

/** The store cannot be used. The message is one line for the operator: the reason, and often a remedy. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}
