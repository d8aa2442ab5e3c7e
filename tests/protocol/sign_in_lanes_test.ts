// Signing in under siege: the lane of passwords is fair to networks, knows whom an account knows, and gives back what was never tried.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { Passwords } from "../../server/ports/password_hasher.ts";
import { cryptography } from "../support/pending_cryptography.ts";
import { authenticate, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

/** Passwords that take as long as the test likes: one is finished at a time, in the order in which they began. */
class SlowPasswords implements Passwords {
  readonly #ends: (() => void)[] = [];
  isSlow = false;
  finished = 0;

  hash(password: string): Promise<string> {
    return this.#work(`hash of ${password}`);
  }

  verify(password: string, hash: string | null): Promise<boolean> {
    return this.#work(hash === `hash of ${password}`);
  }

  /** Hashes under way. */
  get running(): number {
    return this.#ends.length;
  }

  /** Finishes the oldest, and lets the next begin. */
  async finish(): Promise<void> {
    this.#ends.shift()?.();
    this.finished++;
    // The token of who has signed in is made in another thread.
    await cryptography.over();
  }

  /** Finishes everything that is there and comes. */
  async finishAll(): Promise<void> {
    while (this.running > 0) await this.finish();
  }

  #work<T>(result: T): Promise<T> {
    if (!this.isSlow) return Promise.resolve(result);
    return new Promise((resolve) => this.#ends.push(() => resolve(result)));
  }
}

/** Signs in over REST from an address; the password is right unless told otherwise. */
function signIn(room: Room, username: string, address: string, password = PASSWORD): Promise<RestAnswer> {
  return authenticate(room, "login", { username, password }, { address });
}

async function started(): Promise<void> {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("700 sign-ins at once from one /48: two passwords at a time, and people from elsewhere are signed in within a few turns", async () => {
  const passwords = new SlowPasswords();
  await using room = await openRoom({ passwords, spread: false });
  for (const name of ["known", "visitor"]) {
    await authenticate(room, "register", { username: name, password: PASSWORD }, { address: "192.0.2.1" });
  }
  passwords.isSlow = true;
  const attack = Array.from(
    { length: 700 },
    (_, n) => signIn(room, `nobody${n}`, `2001:db8:1:${n.toString(16)}::1`, "wrong"),
  );
  await started();
  ok(passwords.running <= 2);
  passwords.finished = 0;
  const known = signIn(room, "known", "192.0.2.1").then(({ status }) => ({
    status,
    after: passwords.finished,
  }));
  const visitor = signIn(room, "visitor", "203.0.113.1").then(({ status }) => ({
    ...{ status, after: passwords.finished },
  }));
  await started();
  await passwords.finishAll();
  const [first, second] = [await known, await visitor];
  deepEqual([first.status, second.status], [200, 200]);
  ok(first.after <= 4 && second.after <= 6, `${first.after} and ${second.after} turns`);
  const statuses = (await Promise.all(attack)).map(({ status }) => status);
  ok(statuses.every((status) => [401, 429, 503].includes(status)));
});

Deno.test("a sign-in that found no place was never tried: it counts as no wrong password", async () => {
  const passwords = new SlowPasswords();
  await using room = await openRoom({ passwords, spread: false });
  await authenticate(room, "register", { username: "olivia", password: PASSWORD }, { address: "192.0.2.1" });
  passwords.isSlow = true;
  const crowd: Promise<RestAnswer>[] = [];
  for (let n = 0; n < 502; n++) {
    crowd.push(signIn(room, `x${n}`, `10.${n >> 5}.${n & 31}.1`, "wrong"));
    // No more than 100 bodies are read at once.
    if (n % 50 === 49) await started();
  }
  await started();
  for (let n = 0; n < 30; n++) {
    const { status, code } = await signIn(room, "olivia", "203.0.113.1");
    deepEqual([status, code], [503, "unavailable"]);
  }
  await passwords.finishAll();
  await Promise.all(crowd);
  const owner = signIn(room, "olivia", "203.0.113.1");
  await started();
  await passwords.finishAll();
  equal((await owner).status, 200);
});

Deno.test("an owner whose IPv6 privacy address changes is not held up by 12 wrong tries of a stranger", async () => {
  await using room = await openRoom({ spread: false });
  const registration = { username: "olivia", password: PASSWORD };
  await authenticate(room, "register", registration, { address: "2001:db8:1:2:aaaa::1" });
  const stranger: number[] = [];
  for (let n = 0; n < 12; n++) {
    stranger.push((await signIn(room, "olivia", `198.51.100.${n}`, "wrong")).status);
  }
  deepEqual(stranger.slice(10), [429, 429]);
  equal((await signIn(room, "olivia", "2001:db8:1:2:bbbb::2")).status, 200);
  equal((await signIn(room, "olivia", "2001:db8:1:3::1")).status, 429, "another household has to wait");
});

Deno.test("making accounts is bounded by address and network, and a name that is taken costs nothing", async () => {
  await using room = await openRoom({ spread: false });
  const register = (username: string, address: string): Promise<RestAnswer> =>
    authenticate(room, "register", { username, password: PASSWORD }, { address });
  let made = 0;
  for (let n = 0; n < 25; n++) if ((await register(`six${n}`, "2001:db8::1")).status === 201) made++;
  equal(made, 20);
  equal((await register("six0", "2001:db8::1")).status, 409);
  const refused = await register("late", "2001:db8::1");
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
  ok(Number(refused.headers.get("Retry-After")) > 0);
  equal((await register("elsewhere", "2001:db8:0:1::1")).status, 201);
});
