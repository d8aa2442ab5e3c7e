// Why this person cannot write in the lobby now, and what they are told.

import type { Silence } from "./room.ts";
import type { Stores } from "./stores.ts";

const WORDS: Readonly<Record<Silence, string>> = {
  muted: "You are muted.",
  registered: "Only members write here at the moment. You are welcome to read on.",
  verified: "Only verified members write here at the moment. You are welcome to read on.",
};

/** Why this person cannot write in the lobby; null when they can. */
export function silenceOf({ people, room, session }: Stores): Silence | null {
  const me = session.me.value;
  if (me === null) return null;
  const isVerified = people.find(me.username)?.is_verified === true;
  return room.silence({ role: me.role, isRegistered: me.is_registered, isVerified });
}

/** What somebody who cannot write is told. */
export function silenceWords(silence: Silence): string {
  return WORDS[silence];
}
