// One address, or one network, that comes again and again as new guests: to write in the lobby, or for the lines of coming and going.

import { type Attack, pause, repeat } from "../attacker.ts";
import { firstOf, joinFrame } from "../guest.ts";
import { SPAM } from "../words.ts";
import { RawClient } from "../../raw_client.ts";

/** What the guests do. */
export interface Reconnecting {
  /** Messages that each writes before it goes. */
  readonly messages: number;
  /** Guests that are there at one time, at most: for one address, below the cap on its sockets. */
  readonly atOnce: number;
  /** Guests that come in a second. */
  readonly perSecond: number;
  /** How long each stays after its last word, milliseconds. */
  readonly stayMs?: number;
  /** The address of guest number `n`. */
  readonly addressOf: (n: number) => string;
}

const PATIENCE_MS = 5_000;

/**
 * The case: one address reconnects as ever new guests; 2,468 to 4,000 lobby messages a second, 587 a second through slow mode, 1,420
 * joined and left lines a second.
 */
export function newGuests({ messages, atOnce, perSecond, stayMs = 0, addressOf }: Reconnecting): Attack {
  return (attacker) =>
    repeat(attacker, { atOnce, perSecond }, async (turn) => {
      const { port, traffic } = attacker;
      const options = { address: addressOf(turn), traffic, withinMs: PATIENCE_MS };
      const client = await RawClient.open(port, () => {}, options);
      attacker.count("guests");
      const last = messages === 0 ? "join" : "last";
      const answered = firstOf(client, [`"re":"${last}"`], PATIENCE_MS);
      client.send(joinFrame());
      for (let n = 1; n <= messages; n++) client.send(messageFrame(n === messages));
      try {
        await answered;
        if (stayMs > 0) await pause(stayMs);
      } finally {
        client.close();
      }
    });
}

function messageFrame(isLast: boolean): string {
  return JSON.stringify({ event: "message", data: { text: SPAM }, ...(isLast ? { id: "last" } : {}) });
}
