// A client in conversation with the companion: it seals questions as the page does, and opens the answers.

import { newKey, readKey, seal, type Sealed, unseal } from "../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import { FakeInference } from "./fake_inference.ts";
import type { PlainClient } from "./plain_client.ts";
import { openRoom, type Room, type RoomOptions } from "./room.ts";

/** Longest wait, milliseconds: between two nodes there are networks. */
const PATIENCE_MS = 5_000;

/** A test room, and the model behind the companion. */
export interface House extends AsyncDisposable {
  readonly room: Room;
  readonly model: FakeInference;
}

/** Opens a room whose model the test controls, without a practical limit on the message rate. */
export async function house(options: RoomOptions = {}): Promise<House> {
  const model = new FakeInference();
  const room = await openRoom({ inference: model, rateMessages: 1_000, ...options });
  return {
    ...{ room, model },
    async [Symbol.asyncDispose]() {
      // What was delivered to one socket is still being sealed for others.
      await rest(room);
      await room[Symbol.asyncDispose]();
    },
  };
}

/** A member in conversation with the companion. */
export async function member(room: Room, name: string, caps: string[] = []): Promise<Admirer> {
  return await Admirer.of(room, await room.member(name, "user", { caps }));
}

/** Waits until `holds` returns true, settling the room before each check. Fails with `what` when it does not in time. */
export async function until(room: Room, what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    await room.settle();
    if (holds()) return;
    if (performance.now() > end) throw new Error(`In vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Settles the room, for tests that something does not happen. */
export async function rest(room: Room): Promise<void> {
  await room.settle();
}

/** A client in conversation with the companion. */
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
    return new Admirer(house, client, room, (await readKey(room_key!))!);
  }

  /** Sends a question. Resolves to its acknowledgement or refusal. */
  async ask(text: string, id = `q${++this.#questions}`): Promise<ServerEvents["ack"] & { code?: string }> {
    await this.send(text, id);
    const answered = () => this.client.envelopes.filter(({ re }) => re === id);
    const before = answered().length;
    await until(this.house, `"${text}" is acknowledged`, () => answered().length > before);
    return answered().at(-1)!.data;
  }

  /** Sends a question without waiting for the reply. */
  async send(text: string, id?: string): Promise<Sealed> {
    const transit_key = newKey();
    const key = (await readKey(transit_key))!;
    this.#keys.push(key);
    const sealed = await seal(key, text);
    this.client.send("pm_message", { room: this.room, ...sealed, transit_key }, id);
    return sealed;
  }

  /** The messages of the conversation that this socket can read, as `author: text`. */
  async said(): Promise<string[]> {
    const lines: string[] = [];
    for (const { from, text, ciphertext, nonce, scheme } of this.messages) {
      const opened = text ?? await this.#open({ ciphertext: ciphertext!, nonce: nonce! }, scheme);
      lines.push(`${from}: ${opened}`);
    }
    return lines;
  }

  /** Waits until the companion has sent `count` messages in all. Resolves to the text of the last one. */
  async heard(count: number): Promise<string> {
    const received = () => this.messages.filter(({ from }) => from === "Violet").length;
    await until(this.house, `Violet has said ${count} things`, () => received() >= count);
    return (await this.said()).filter((line) => line.startsWith("Violet: ")).at(-1)!.slice("Violet: ".length);
  }

  /** The pieces of a reply, in the order in which they arrived. */
  async pieces(id: unknown): Promise<string[]> {
    const deltas = this.client.all("violet_delta").filter(({ re_id }) => re_id === id);
    return await Promise.all(deltas.map((delta) => this.#open(delta, delta.scheme)));
  }

  /** Messages of the conversation, in the order of arrival. */
  get messages(): ServerEvents["pm_message"][] {
    return this.client.all("pm_message").filter(({ room }) => room === this.room);
  }

  /** The states of the companion that this socket received: `busy` with the position in the queue, or `idle`. */
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
