// The shared moderator password, guessed from ever new networks.

import { RawClient } from "../../raw_client.ts";
import { networkAddress } from "../addresses.ts";
import { type Attacker, repeat } from "../attacker.ts";
import { contains, joinFrame } from "../guest.ts";

const AT_ONCE = 60;
/** Guesses of one socket: fewer than the failures after which an address has to wait. */
const GUESSES = 9;
/** The case made 4,800 guesses a second. */
const GUESSES_PER_SECOND = 5_000;
const PATIENCE_MS = 5_000;

/** The case: the moderator password guessed from ever new /64s, 4,800 guesses a second. */
export function moderatorGuesses(attacker: Attacker): Promise<void> {
  return repeat(attacker, { atOnce: AT_ONCE, perSecond: GUESSES_PER_SECOND / GUESSES }, async (turn) => {
    const { port, traffic } = attacker;
    const options = { address: networkAddress(turn), traffic, withinMs: PATIENCE_MS };
    const client = await RawClient.open(port, () => {}, options);
    try {
      await guess(attacker, client);
    } finally {
      client.close();
    }
  });
}

/** Resolves when every guess has its answer. */
async function guess(attacker: Attacker, client: RawClient): Promise<void> {
  const done = Promise.withResolvers<void>();
  const late = setTimeout(() => done.reject(new Error("No answer")), PATIENCE_MS);
  let answers = 0;
  client.onClose = () => done.reject(new Error("The server closed"));
  client.onText = (bytes, start, end) => {
    if (!contains(bytes, start, end, '"event":"error"')) return;
    const isChecked = contains(bytes, start, end, '"code":"invalid_credentials"');
    attacker.count(isChecked ? "guesses checked" : "guesses held up");
    if (++answers === GUESSES) done.resolve();
  };
  for (let n = 0; n < GUESSES; n++) {
    attacker.count("guesses");
    client.send(joinFrame({ mod_password: `a guess, number ${n}` }));
  }
  await done.promise.finally(() => clearTimeout(late));
}
