// Refusals of the server, and their messages in a catalogue: types only, for catalogues and stores alike.

import type { ErrorCode, SecondStepData } from "../../server/protocol/errors.ts";

/** Why the server refused a request. */
export interface RefusalCause {
  /** Code of the server; `unreachable` when it did not answer, `too_many_connections` when it refuses this page's. */
  readonly code: ErrorCode | "unreachable" | "too_many_connections";
  /** The server's own message, in English. */
  readonly msg: string;
  /** The moderator's reason for a sanction. */
  readonly reason?: string;
  /** Minutes until a sanction expires. */
  readonly minutes?: number;
  /** Name of the offending field of the request, as on the wire. */
  readonly field?: string;
  /** Id of an internal error, as the server's log has it. */
  readonly fault?: string;
  /** With `second_factor_required`: what the second step takes. */
  readonly secondStep?: SecondStepData;
}

/** What the message of a refusal may contain besides its code. */
export interface RefusalDetails {
  readonly reason: string | undefined;
  readonly minutes: number | undefined;
  readonly field: string | undefined;
  readonly fault: string | undefined;
  /** Whether a signed-in member was asked for their own password. */
  readonly isOwnPassword: boolean;
}

/**
 * Messages of a catalogue by refusal code; `other` is for codes without an entry. Without that, the page shows the
 * server's message.
 */
export type RefusalMessages = Readonly<
  Partial<Record<RefusalCause["code"] | "other", (details: RefusalDetails) => string>>
>;
