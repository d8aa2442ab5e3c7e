// Devices of a member, as on the wire, and the rules for their names.

import { isBlank } from "./blank.ts";
import { DEVICE_NAME_LENGTH } from "./device_names.ts";
import { Refusal } from "./errors.ts";
import { codePoints } from "./protocol_limits.ts";

/** A device on which a member is signed in. Times are ISO 8601 UTC. */
export interface DeviceView {
  id: string;
  name: string;
  created_at: string;
  /** When it was last in use, to the hour. */
  seen_at: string;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Control characters, halves of a character, and what breaks a line or turns the direction of the text after it. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The trimmed name of a device. Throws a `Refusal` `bad_request`, unless it has 1 to 60 characters and shows something. */
export function validDeviceName(raw: string): string {
  const name = raw.trim();
  if (!isBlank(name) && codePoints(name) <= DEVICE_NAME_LENGTH && !UNPRINTABLE.test(name)) return name;
  throw new Refusal("bad_request", `A name has 1 to ${DEVICE_NAME_LENGTH} characters.`, { field: "name" });
}
