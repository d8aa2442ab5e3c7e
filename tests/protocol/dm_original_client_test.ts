// A client of the original's wire format: no ids, no caps, and its own AES-GCM with the room's key.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

/** What somebody wrote who knew only the original: names of events and fields, nothing else of ours. */
class OriginalClient {
  readonly heard: string[] = [];
  #keys: Map<string, CryptoKey> = new Map();
  #seen = 0;

  constructor(readonly client: PlainClient, readonly room: Room) {}

  send(event: string, data: unknown): Promise<void> {
    this.client.raw(JSON.stringify({ event, data }));
    return this.room.settle();
  }

  /** Takes in what has arrived since. Accepts every invitation. */
  async listen(): Promise<void> {
    await this.room.settle();
    for (; this.#seen < this.client.frames.length; this.#seen++) {
      const { event, data, ...rest } = JSON.parse(this.client.frames[this.#seen]!);
      deepEqual(rest, {}, "nothing beside event and data");
      if (event === "pm_invite" || event === "pm_ready") {
        this.#keys.set(data.room, await keyOf(data.room_key));
      }
      if (event === "pm_invite") await this.send("pm_accept", { room: data.room });
      if (event === "pm_message") {
        this.heard.push(`${data.from}: ${await open(this.#keys.get(data.room)!, data)}`);
      }
    }
  }

  async say(room: string, text: string): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const key = this.#keys.get(room)!;
    const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    await this.send("pm_message", { room, ciphertext: base64(new Uint8Array(bytes)), nonce: base64(iv) });
  }

  get rooms(): string[] {
    return [...this.#keys.keys()];
  }
}

Deno.test("two clients of the original's wire format talk, and read it again in the history", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await arrive(room, "Alice"), await arrive(room, "Bob")];
  await alice.send("pm_open", { target: "Bob" });
  for (const one of [alice, bob]) await one.listen();
  const [name] = alice.rooms;
  deepEqual(bob.rooms, [name]);
  await alice.say(name!, "hello, Bob 🌹");
  await bob.say(name!, "hello yourself");
  for (const one of [alice, bob]) {
    await one.listen();
    deepEqual(one.heard, ["Alice: hello, Bob 🌹", "Bob: hello yourself"]);
  }
  const sent = bob.client.all("pm_message");
  notEqual(sent[0]!.nonce, sent[1]!.nonce);

  const login = await call(room, "/api/auth/login", { json: { username: "bob", password: PASSWORD } });
  const { json } = await call(room, "/api/pm/history?with=Alice", { token: login.json.token });
  const key = await keyOf(json.room_key);
  const texts = [];
  for (const { from_me, ciphertext, nonce } of json.messages) {
    texts.push([from_me, await open(key, { ciphertext, nonce })]);
  }
  deepEqual(texts, [[false, "hello, Bob 🌹"], [true, "hello yourself"]]);
});

Deno.test("an original client gets errors as error { msg }, and goes on", async () => {
  await using room = await openRoom();
  const alice = await arrive(room, "Alice");
  await alice.send("pm_open", { target: "nobody" });
  await alice.send("pm_message", { room: "x", text: "hello" });
  const errors = alice.client.all("error");
  equal(errors.length, 2);
  for (const { msg } of errors) equal(typeof msg, "string");
  await alice.send("message", { text: "still here" });
  deepEqual(alice.client.texts, ["still here"]);
});

async function arrive(room: Room, username: string): Promise<OriginalClient> {
  const one = new OriginalClient(room.connect(), room);
  await one.send("join", { mode: "register", username, password: PASSWORD });
  await one.listen();
  equal(one.client.all("joined")[0]!.username, username);
  return one;
}

function keyOf(roomKey: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytesOf(roomKey), "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function open(
  key: CryptoKey,
  { ciphertext, nonce }: { ciphertext: string; nonce: string },
): Promise<string> {
  const iv = bytesOf(nonce);
  return new TextDecoder().decode(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytesOf(ciphertext)),
  );
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
