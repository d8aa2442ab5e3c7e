// Sealing of stored texts, so that a stolen database does not reveal them.

/** Seals texts under a key of this installation. */
export interface Vault {
  /** Seals `text` for one place, such as a table, an owner and a row. Two seals of the same text differ. */
  seal(text: string, place: string): string;
  /** The text; undefined if it was sealed for another place or with another key, or was changed. */
  open(sealed: string, place: string): string | undefined;
}
