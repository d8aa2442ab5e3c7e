// Refusals of the server, and their messages in a catalogue: types only, for catalogues and stores alike.

import type { ErrorCode } from "../../server/protocol/errors.ts";

/** The input field that a refusal is about, where its code alone does not say so. */
export type RefusedField = "name" | "own-password" | "moderator-password";

/** Why the server refused a request. */
export interface RefusalCause {
  /** Code of the server; `unreachable` when it did not answer. */
  readonly code: ErrorCode | "unreachable";
  /** The server's own message, in English. */
  readonly msg: string;
  /** The moderator's reason for a sanction. */
  readonly reason?: string;
  /** Minutes until a sanction expires. */
  readonly minutes?: number;
}

/** What the message of a refusal may contain besides its code. */
export interface RefusalDetails {
  readonly reason: string | undefined;
  readonly minutes: number | undefined;
  readonly field: RefusedField | undefined;
  /** Id of an internal error, as the server's log has it. */
  readonly fault: string | undefined;
}

/** Messages of a catalogue by refusal code. Without an entry, the page shows the server's message. */
export type RefusalMessages = Readonly<
  Partial<Record<RefusalCause["code"], (details: RefusalDetails) => string>>
>;
