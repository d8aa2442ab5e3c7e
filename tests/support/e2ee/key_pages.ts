// Pages of members with keys, over a server that may lie: the engine without screen and sockets.

import assert from "node:assert/strict";
import type { E2eeMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
import { type OpenedSealed, PrivateRooms, type RoomTerms } from "../../../client/net/e2ee/private_rooms.ts";
import { createKeyStore, type KeyStore } from "../../../client/store/e2ee/own_keys_store.ts";
import type { Privacy } from "../../../client/store/e2ee/privacy.ts";
import { LyingKeys } from "./lying_keys.ts";
import { MemoryProfile } from "./memory_keys.ts";

/** The room of Alice and Bob. */
export const ROOM = "pm-1-2";

/** The pages of the test that runs. */
const pages = new Set<KeyPage>();

/** A test with pages, which ends once they are at rest. */
export function keyTest(name: string, run: () => Promise<void>): void {
  Deno.test(name, async () => {
    await run();
    for (const { rooms } of pages) await rooms.pins.settled();
    pages.clear();
  });
}

/** A page of a member. */
export class KeyPage {
  readonly store: KeyStore = createKeyStore();
  readonly rooms: PrivateRooms;
  changes = 0;

  constructor(
    readonly server: LyingKeys,
    readonly userId: number,
    readonly peerId: number,
    readonly profile: MemoryProfile = new MemoryProfile(),
    skewMs = 0,
  ) {
    pages.add(this);
    this.rooms = new PrivateRooms({
      context: {
        ...{ userId, store: this.store, username: server.accounts.get(userId)!.name },
        device: profile.open(),
        requests: server.requestsOf(userId, skewMs),
      },
      pause: () => Promise.resolve(),
      onChanged: () => this.changes++,
    });
  }

  /** The page opens. */
  async start(): Promise<this> {
    await this.rooms.start();
    return this;
  }

  terms(): Promise<RoomTerms> {
    return this.server.terms(ROOM, this.userId, this.peerId);
  }

  async privacy(): Promise<Privacy> {
    return await this.rooms.privacyOf(await this.terms());
  }

  /** In one word. */
  async standing(): Promise<string> {
    const privacy = await this.privacy();
    return privacy.kind === "stopped" ? privacy.why : privacy.kind;
  }

  /** Seals a text, and fails where the page does not. */
  async seal(text: string): Promise<E2eeMessage> {
    const sealed = await this.rooms.seal(await this.terms(), text);
    assert.ok("ciphertext" in sealed, `sealed, not ${JSON.stringify(sealed)}`);
    return sealed;
  }

  /** Sends a text as the page does, with what follows a conflict. */
  async say(text: string): Promise<void> {
    for (let tries = 0; tries < 4; tries++) {
      const conflict = await this.server.take(ROOM, this.userId, await this.seal(text));
      const how = conflict === null ? "stored" : conflict === "e2ee.n" ? "number" : "refused";
      await this.rooms.answered(ROOM, how);
      if (conflict === null) return;
      if (conflict === "e2ee.ep") await this.rooms.refresh(await this.terms());
    }
    assert.fail(`${text} was not sent`);
  }

  /** Opens everything that the server has. */
  async open(): Promise<OpenedSealed[]> {
    const rows = this.server.messages.map((one) => ({ ...one, own: one.from === this.userId }));
    return await this.rooms.open(await this.terms(), rows);
  }

  /** The texts of everything that the server has; `(why)` for hidden ones. */
  async texts(): Promise<string[]> {
    return (await this.open()).map(({ text, oddity }) => text ?? `(${oddity})`);
  }
}

/** Pages of two members. */
export interface Pair {
  readonly keys: LyingKeys;
  readonly alice: KeyPage;
  readonly bob: KeyPage;
}

/** Alice and Bob, who have written to each other. */
export async function pair(): Promise<Pair> {
  const keys = new LyingKeys();
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  const [alice, bob] = [await new KeyPage(keys, 1, 2).start(), await new KeyPage(keys, 2, 1).start()];
  await alice.say("hello");
  assert.equal(await bob.standing(), "encrypted");
  return { keys, alice, bob };
}
