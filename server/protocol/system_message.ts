// Notices of the server as data, so that the page can say them in its language.

import type { Guard } from "./moderation_rules.ts";
import type { Role } from "./roles.ts";

/** A lobby notice as data, for other languages. Without `minutes`, a sanction lasts until it is lifted. */
export type SystemMessage =
  | {
    key:
      | "joined"
      | "left"
      | "kicked"
      | "unbanned"
      | "unmuted"
      | "verified"
      | "unverified"
      | "ai_granted"
      | "ai_revoked"
      /** What staff gave has ended; what was paid for stays. */
      | "ai_kept";
    name: string;
  }
  /** Numbers of users who joined and left, in place of one line for each. Either may be 0. */
  | { key: "came_and_went"; joined: number; left: number }
  | { key: "renamed"; name: string; to: string }
  | { key: "banned" | "muted"; name: string; minutes?: number }
  | { key: "role"; name: string; role: Role }
  | { key: "addresses_banned"; minutes?: number }
  | { key: "addresses_unbanned" | "restarting" }
  /** This node: lost the other nodes; found them again, with a gap; has a gap in their messages. */
  | { key: "cut_off" | "rejoined" | "missed" }
  /** Another user took this user's name while the nodes were disconnected. */
  | { key: "name_lost" }
  | { key: "slow_mode"; seconds: number }
  | { key: "guard"; level: Guard }
  /** Whether staff need a second factor. Only who changes it reads this. */
  | { key: "staff_second_factor"; on: boolean };

/** The reason of `kicked` as data, for other languages. Without `minutes`, a ban lasts until it is lifted. */
export type Dismissal =
  | { key: "kicked"; reason?: string }
  | { key: "banned"; minutes?: number; reason?: string }
  | { key: "address_banned"; minutes?: number };
