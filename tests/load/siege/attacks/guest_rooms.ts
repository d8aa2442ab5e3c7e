// Guests who open private rooms with those who stay, write, and go.

import { RawClient } from "../../raw_client.ts";
import { type Attack, type Attacker, repeat } from "../attacker.ts";
import { joinFrame } from "../guest.ts";
import { crowdName } from "../words.ts";

/** Loops, as in the case. */
const LOOPS = 14;
/** Rooms that one guest opens. The rate limit lets a guest write six messages at once. */
const ROOMS = 6;
/** The case made 62,064 rooms in 90 seconds, 690 a second. */
const ROOMS_PER_SECOND = 800;
const TALKERS = 200;
const PATIENCE_MS = 5_000;
const TEXT = "x".repeat(400);

const decoder = new TextDecoder();

/** The case: 14 loops of guests who open rooms with those who stay, write, and go; 62,064 rooms and messages were kept. */
export function guestRooms(addressOf: (n: number) => string): Attack {
  return (attacker) =>
    repeat(attacker, { atOnce: LOOPS, perSecond: ROOMS_PER_SECOND / ROOMS }, async (turn) => {
      const { port, traffic } = attacker;
      const options = { address: addressOf(turn), traffic, withinMs: PATIENCE_MS };
      const client = await RawClient.open(port, () => {}, options);
      attacker.count("guests");
      try {
        await openAndWrite(attacker, client, turn);
      } finally {
        client.close();
      }
    });
}

/** Resolves when each room was answered, and what was written there too. */
async function openAndWrite(attacker: Attacker, client: RawClient, turn: number): Promise<void> {
  const done = Promise.withResolvers<void>();
  const late = setTimeout(() => done.reject(new Error("No answer")), PATIENCE_MS);
  let answers = 0;
  const answered = (): void => {
    if (++answers === ROOMS) done.resolve();
  };
  client.onClose = () => done.reject(new Error("The server closed"));
  client.onText = (bytes, start, end) => {
    const text = decoder.decode(bytes.subarray(start, end));
    for (const [, room] of text.matchAll(/"event":"pm_ready".*?"room":"([^"]+)"/g)) {
      attacker.count("rooms opened");
      client.send(JSON.stringify({ event: "pm_message", data: { room, text: TEXT }, id: "write" }));
    }
    if (/"event":"error".*"re":"join"/.test(text)) done.reject(new Error("Refused"));
    for (const _ of text.matchAll(/"event":"error"[^]*?"re":"(open|write)"/g)) answered();
    for (const _ of text.matchAll(/"event":"ack"[^]*?"re":"write"/g)) answered();
  };
  client.send(joinFrame());
  for (let n = 0; n < ROOMS; n++) {
    const target = crowdName((turn * ROOMS + n) % TALKERS);
    client.send(JSON.stringify({ event: "pm_open", data: { target }, id: "open" }));
  }
  await done.promise.finally(() => clearTimeout(late));
}
