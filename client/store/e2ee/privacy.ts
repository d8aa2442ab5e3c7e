// Who can read a private conversation, and whether the page may send there.

/**
 * Why nothing is sent. `locked`: the member's keys are not in this browser. `alarm`: something is wrong with the member's own
 * log. `changed`: the other's keys are new and not accepted yet. `renamed`: the name leads to another account than before.
 * `shorter`, `forked`, `broken`: the other's log lost entries, differs from what was seen, or is not valid. `downgraded`: the
 * other had keys, and the server says that they have none. `epochs`: no key could be agreed on. `failed`: the server could
 * not be asked. `insecure`: the page came without https, and the browser lets it neither seal nor open anything.
 */
export type StopReason =
  | "locked"
  | "alarm"
  | "changed"
  | "renamed"
  | "shorter"
  | "forked"
  | "broken"
  | "downgraded"
  | "epochs"
  | "failed"
  | "insecure";

/** Reasons after which the user may go on by accepting the other's keys as they are. */
export const ACCEPTABLE: ReadonlySet<StopReason> = new Set(["changed", "renamed"]);

/**
 * Who can read what is sent. `unknown`: not known yet: messages wait. `encrypted`: the two alone. `server`: the operator
 * could. `ask`: the operator could, and the user has not said yet that they want to write anyway. `stopped`: nothing is sent.
 */
export type Privacy =
  | { readonly kind: "unknown" }
  | {
    readonly kind: "encrypted";
    /** Whether the user has compared the safety number since the keys last changed. */
    readonly isVerified: boolean;
    /** The keys of the conversation contradicted those that were seen: new ones were made. */
    readonly hadProblem: boolean;
  }
  | { readonly kind: "server"; readonly why: ServerReason }
  | { readonly kind: "ask" }
  | { readonly kind: "stopped"; readonly why: StopReason };

/** Why the operator could read it. `browser`: this one cannot make keys. `peer`: the other has none. `guest`: one is a guest. */
export type ServerReason = "browser" | "peer" | "guest";

/**
 * What is odd about a message. Hidden ones have no text: `sealed`, it cannot be opened, or was changed; `made`, its sender
 * has made it wrong; `again`, it is a copy of another; `keys`, its key is not in this browser. Others are shown: `order`, it
 * is older than where it stands; `gap`, messages before it may be missing; `open`, it came without encryption.
 */
export type MessageOddity = "sealed" | "made" | "again" | "keys" | "order" | "gap" | "open";

/** Oddities of messages whose text is not shown. */
export const HIDDEN: ReadonlySet<MessageOddity> = new Set(["sealed", "made", "again", "keys"]);
