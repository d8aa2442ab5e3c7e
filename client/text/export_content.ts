// What the file with a member's data holds: as the server sends it, and as the page opens it.

/** A sealed message. Times in ISO 8601. */
export interface SealedEntry {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme?: string;
  readonly ts: string;
}

/** A turn of the conversation with the companion. */
export interface SealedTurn extends SealedEntry {
  readonly role: "user" | "assistant";
  /** All versions of an answer that was made again; the text is that of the chosen one. */
  readonly versions?: readonly SealedEntry[];
}

/** What the page reads of `GET /api/account/export`. The companion's turns are under her name. */
export interface SealedExport extends Readonly<Record<"violet", readonly SealedTurn[]>> {
  readonly profile: { readonly username: string; readonly email: string | null; readonly created_at: string };
  readonly devices: readonly {
    readonly name: string;
    readonly created_at: string;
    readonly seen_at: string;
  }[];
  readonly ignores: readonly string[];
  readonly conversations: readonly {
    readonly with: string;
    readonly room: string;
    readonly messages: readonly (SealedEntry & { readonly from_me: boolean })[];
  }[];
  readonly reports: readonly {
    readonly target: string;
    readonly reason: string;
    readonly text?: string;
    readonly created_at: string;
  }[];
}

/** A message as the page could open it. `text` is null for one that it could not. */
export interface OpenedMessage {
  readonly from: string;
  readonly ts: string;
  readonly text: string | null;
  /** All versions of an answer that was made again, oldest first. */
  readonly versions?: readonly (string | null)[];
}

/** A conversation with its messages, oldest first. */
export interface OpenedConversation {
  readonly with: string;
  readonly messages: readonly OpenedMessage[];
}

/** The conversations, opened; that with the companion is the last. */
export interface OpenedExport {
  readonly conversations: readonly OpenedConversation[];
}
