// Why a store cannot be opened, in words for the person who starts the program.

/** The store cannot be used. The message is one line: what is wrong, and where it helps, what to do. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}
