// Sealing of what is kept, so that a stolen database shows nothing.

/** Seals texts under a key of this installation. */
export interface Vault {
  /** Seals `text` for one place, such as a table, owner and row. Two seals of one text differ. */
  seal(text: string, place: string): string;
  /** The text; undefined for what was sealed for another place, under another key, or was changed. */
  open(sealed: string, place: string): string | undefined;
}
