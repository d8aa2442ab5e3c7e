// Somebody who talks with Violet: seals questions as the page does, and opens what comes back.

import { newKey, readKey, seal, type Sealed, unseal } from "../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import { FakeInference } from "./fake_inference.ts";
import type { PlainClient } from "./plain_client.ts";
import { openRoom, type Room, type RoomOptions } from "./room.ts";

/** Longest wait for anything, milliseconds; cryptography and networks answer from other threads. */
const PATIENCE_MS = 5_000;

/** A room, and the model behind Violet. */
export interface House extends AsyncDisposable {
  readonly room: Room;
  readonly model: FakeInference;
}

/** Opens a room whose model is in the test's hands, and in which people may write as fast as they like. */
export async function house(options: RoomOptions = {}): Promise<House> {
  const model = new FakeInference();
  const room = await openRoom({ inference: model, rateMessages: 1_000, ...options });
  return {
    ...{ room, model },
    async [Symbol.asyncDispose]() {
      // What was delivered to one socket is still being sealed for others, in another thread.
      await rest(room);
      await room[Symbol.asyncDispose]();
    },
  };
}

/** Somebody registered, in conversation with Violet. */
export async function member(room: Room, name: string, caps: string[] = []): Promise<Admirer> {
  return await Admirer.of(room, await room.member(name, "user", { caps }));
}

/** Waits until `holds`, letting the room settle again and again. Fails with `what` when it does not in time. */
export async function until(room: Room, what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    await room.settle();
    if (holds()) return;
    if (performance.now() > end) throw new Error(`In vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Lets the room come to rest, cryptography included, for tests of what does not happen. */
export async function rest(room: Room): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await room.settle();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A client in conversation with Violet. */
export class Admirer {
  readonly #keys: CryptoKey[] = [];
  #questions = 0;

  constructor(
    readonly house: Room,
    readonly client: PlainClient,
    readonly room: string,
    readonly roomKey: CryptoKey,
  ) {}

  /** Opens the conversation from a client that has joined. */
  static async of(house: Room, client: PlainClient): Promise<Admirer> {
    const ready = await client.request("pm_open", { target: "Violet" });
    const { room, room_key } = ready.data as unknown as ServerEvents["pm_ready"];
    return new Admirer(house, client, room, (await readKey(room_key))!);
  }

  /** Sends a question and gives what it was acknowledged with, or refused. */
  async ask(text: string, id = `q${++this.#questions}`): Promise<ServerEvents["ack"] & { code?: string }> {
    await this.send(text, id);
    const answered = () => this.client.envelopes.filter(({ re }) => re === id);
    const before = answered().length;
    await until(this.house, `"${text}" is acknowledged`, () => answered().length > before);
    return answered().at(-1)!.data;
  }

  /** Sends a question and waits for nothing. */
  async send(text: string, id?: string): Promise<Sealed> {
    const transit_key = newKey();
    const key = (await readKey(transit_key))!;
    this.#keys.push(key);
    const sealed = await seal(key, text);
    this.client.send("pm_message", { room: this.room, ...sealed, transit_key }, id);
    return sealed;
  }

  /** Everything said in the room that this socket can read, with who said it. */
  async said(): Promise<string[]> {
    const lines: string[] = [];
    for (const { from, text, ciphertext, nonce, scheme } of this.messages) {
      const opened = text ?? await this.#open({ ciphertext: ciphertext!, nonce: nonce! }, scheme);
      lines.push(`${from}: ${opened}`);
    }
    return lines;
  }

  /** Waits until Violet has said `count` things in all, and gives the last of them. */
  async heard(count: number): Promise<string> {
    const hers = () => this.messages.filter(({ from }) => from === "Violet").length;
    await until(this.house, `Violet has said ${count} things`, () => hers() >= count);
    return (await this.said()).filter((line) => line.startsWith("Violet: ")).at(-1)!.slice("Violet: ".length);
  }

  /** The pieces of a reply, in the order in which they arrived. */
  async pieces(id: unknown): Promise<string[]> {
    const deltas = this.client.all("violet_delta").filter(({ re_id }) => re_id === id);
    return await Promise.all(deltas.map((delta) => this.#open(delta, undefined)));
  }

  /** Messages of the room, as they arrived. */
  get messages(): ServerEvents["pm_message"][] {
    return this.client.all("pm_message").filter(({ room }) => room === this.room);
  }

  /** What this socket was told of Violet's attention: `busy` with the place, or `idle`. */
  get typing(): string[] {
    return this.client.all("violet_typing").map(({ busy, position }) => busy ? `busy ${position}` : "idle");
  }

  async #open(sealed: Sealed, scheme: string | undefined): Promise<string> {
    const keys = scheme === "room" ? [this.roomKey] : this.#keys;
    for (const key of keys) {
      const text = await unseal(key, sealed);
      if (text !== undefined) return text;
    }
    throw new Error("There is no key for this");
  }
}
