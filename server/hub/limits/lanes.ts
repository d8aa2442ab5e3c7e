// The lanes of a node: how much expensive work is done at once, and how much waits.

import { Refusal } from "../../protocol/errors.ts";
import { Lane } from "./lane.ts";

/** Passwords being hashed at once: more would make the event loop late. */
const HASHES_AT_ONCE = 2;
/** Passwords that wait, of each rank; the last of as many networks waits about a minute. */
const HASHES_WAITING = 500;
/** When a client that found no place in the lane of passwords should try again, milliseconds. */
const HASH_AGAIN_MS = 15_000;

/** The lanes. */
export interface Lanes {
  /** Hashing and checking passwords: by network, addresses that the account knows first. */
  readonly passwords: Lane;
}

/** Makes the lanes. `onRefused` is told of each job that got no place: the lane, and the job's group. */
export function createLanes(onRefused: (lane: string, group: string) => void): Lanes {
  return {
    passwords: new Lane({
      name: "passwords",
      concurrency: HASHES_AT_ONCE,
      maxWaiting: HASHES_WAITING,
      refusal: () =>
        new Refusal(
          "unavailable",
          "Too many people are signing in. Please try again in a moment.",
          HASH_AGAIN_MS,
        ),
      onRefused: (group) => onRefused("passwords", group),
    }),
  };
}
