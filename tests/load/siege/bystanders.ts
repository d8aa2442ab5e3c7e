// Clients that come while an attack goes on: visitors who join as guests, and members who sign in.

import { FIRST, ordinaryAddress } from "./addresses.ts";
import { pause } from "./attacker.ts";
import { joinAsGuest } from "./guest.ts";
import { homeAddress, memberName, PASSWORD } from "./preparation.ts";
import { ask } from "./tcp.ts";

/** How many tried, and how many came in. */
export interface Outcome {
  readonly tried: number;
  readonly succeeded: number;
}

/** Members who sign in while an attack goes on, from home, from another device there, or from elsewhere. */
export interface SignIns {
  readonly what: string;
  readonly members: readonly number[];
  readonly from: "home" | "another device" | "elsewhere";
}

/** Longest wait of a visitor, and of a member who signs in, milliseconds. */
const VISITOR_MS = 5_000;
const SIGN_IN_MS = 10_000;
/** How long a visitor stays, milliseconds: long enough that the list of who is here changes twice, whatever else happens. */
const STAYS_MS = 800;
/** Part of the attack after which the first comes, and the part within which all come. */
const FIRST_AT = 0.1;
const ALL_WITHIN = 0.65;
/** Number of an address beside the first in a member's home. */
const ANOTHER_DEVICE = 0xabcd;
/** Pause between two tries of a newcomer after the attack, milliseconds. */
const AGAIN_MS = 250;

/** Lets visitors come one after another within an attack. Each tries once, and leaves again. */
export function letVisitorsCome(port: number, count: number, seconds: number): Promise<Outcome> {
  return spread(count, seconds, async (n) => {
    const address = ordinaryAddress(FIRST.visitor + n);
    const client = await joinAsGuest(port, { address, withinMs: VISITOR_MS });
    setTimeout(() => client.close(), STAYS_MS);
  });
}

/** Lets members sign in one after another within an attack. Each tries once. */
export function letMembersSignIn(
  port: number,
  { members, from }: SignIns,
  seconds: number,
): Promise<Outcome> {
  return spread(members.length, seconds, async (n) => {
    const member = members[n]!;
    const address = from === "elsewhere"
      ? ordinaryAddress(FIRST.elsewhere + member)
      : homeAddress(member, from === "home" ? undefined : ANOTHER_DEVICE);
    const json = { username: memberName(member), password: PASSWORD };
    const request = { path: "/api/auth/login", address, json };
    const traffic = { sentBytes: 0, receivedBytes: 0 };
    const { status } = await ask(port, request, { traffic, withinMs: SIGN_IN_MS });
    if (status !== 200) throw new Error(String(status));
  });
}

/** Seconds until a newcomer is in, who tries again and again; null when that takes longer than `withinSeconds`. */
export async function untilNewcomerJoins(port: number, withinSeconds: number): Promise<number | null> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  for (let n = 0; seconds() < withinSeconds; n++) {
    const address = ordinaryAddress(FIRST.other + n % 200);
    try {
      (await joinAsGuest(port, { address, withinMs: VISITOR_MS })).close();
      return seconds();
    } catch {
      await pause(AGAIN_MS);
    }
  }
  return null;
}

async function spread(count: number, seconds: number, act: (n: number) => Promise<void>): Promise<Outcome> {
  const all = Array.from({ length: count }, async (_, n) => {
    await pause((FIRST_AT + ALL_WITHIN * n / count) * seconds * 1000);
    return await act(n).then(() => true, () => false);
  });
  const succeeded = (await Promise.all(all)).filter((came) => came).length;
  return { tried: count, succeeded };
}
