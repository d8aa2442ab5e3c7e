// People in pairs who write private messages as fast as they are acknowledged, or at a given pace.

import { toBase64 } from "../../server/protocol/e2ee/e2ee_bytes.ts";
import { addEpoch, EPOCH, type LoadKeys, publishKeys } from "./pm_keys.ts";
import { withPatience } from "./patience.ts";
import { RawClient } from "./raw_client.ts";

const decoder = new TextDecoder();

const HEADERS = { "content-type": "application/json" };
const PASSWORD = "correct horse";
const ACK = '"event":"ack"';
const ERROR = '"event":"error"';
const MESSAGE = '"event":"pm_message"';
const CIPHERTEXT = '"ciphertext":"';
/** Every ciphertext begins with its number, in so many digits. */
const DIGITS = 12;
/** Bytes of a sealed message of some 60 characters. */
const PLAIN_BYTES = 78;
/** The tag of AES-GCM. */
const TAG_BYTES = 16;
/** People registered at once. */
const REGISTERED_AT_ONCE = 8;

/**
 * How messages are sealed: with the room's key, or end-to-end encrypted, with so many bytes of padded text: 256, 512, 1,024
 * or 2,048. Their bytes are random: the server could open neither.
 */
export type Sealing = "server" | number;

/** Somebody who writes to one other person over one socket. */
export class LoadWriter {
  acked = 0;
  errors = 0;
  /** Called with the number of each message that the other person sent. */
  onReceived: ((number: number) => void) | null = null;
  keys: LoadKeys | null = null;
  #room = "";
  #left = 0;
  #sent = 0;
  readonly #filling: string;
  readonly #com = randomBase64(32);
  readonly #dev = randomBase64(16);
  #waiting: { readonly event: string; readonly resolve: (data: Record<string, unknown>) => void } | null =
    null;

  private constructor(readonly socket: RawClient, readonly username: string, readonly sealing: Sealing) {
    const bytes = sealing === "server" ? PLAIN_BYTES : sealing + TAG_BYTES;
    this.#filling = randomBase64(bytes).slice(DIGITS);
    socket.onText = (bytes, start, end) => this.#take(decoder.decode(bytes.subarray(start, end)));
  }

  /** Comes in with a token. */
  static async join(url: string, username: string, token: string, sealing: Sealing): Promise<LoadWriter> {
    const socket = await RawClient.open(Number(new URL(url).port), () => {});
    const writer = new LoadWriter(socket, username, sealing);
    if (sealing !== "server") writer.keys = await publishKeys(url, username, token);
    const caps = ["presence", "batch", ...(sealing === "server" ? [] : ["e2ee"])];
    await writer.#ask("join", { mode: "restore", token, caps }, "joined");
    return writer;
  }

  /** Opens the conversation, which accepts it where the other has. */
  async open(peer: LoadWriter): Promise<void> {
    this.#room = String((await this.#ask("pm_open", { target: peer.username }, "pm_ready"))["room"]);
  }

  /** Adds the key of the conversation, where messages are end-to-end encrypted. */
  async addKey(peer: LoadWriter): Promise<void> {
    if (this.keys !== null && peer.keys !== null) await addEpoch(this.#room, this.keys, peer.keys);
  }

  /** Keeps `count` messages under way until {@link stop}. */
  flood(count: number): void {
    this.#left = Infinity;
    for (let n = 0; n < count; n++) this.send(0);
  }

  /** Sends nothing more of its own accord. */
  stop(): void {
    this.#left = 0;
  }

  /** Sends one message that carries a number. */
  send(number: number): void {
    const ciphertext = String(number).padStart(DIGITS, "0") + this.#filling;
    const sealed = { room: this.#room, ciphertext, nonce: "AAAAAAAAAAAAAAAA" };
    const header = { v: 1, ep: EPOCH, dev: this.#dev, n: this.#sent++, com: this.#com };
    const data = this.sealing === "server" ? sealed : { ...sealed, e2ee: header };
    this.socket.send(JSON.stringify({ event: "pm_message", data, id: crypto.randomUUID() }));
  }

  /** Sends a request and resolves to the data of its reply. */
  async #ask(event: string, data: unknown, reply: string): Promise<Record<string, unknown>> {
    const answered = new Promise<Record<string, unknown>>((resolve) =>
      this.#waiting = { event: reply, resolve }
    );
    this.socket.send(JSON.stringify({ event, data, id: event }));
    return await withPatience(answered, () => `${this.username} has no ${reply}`);
  }

  #take(text: string): void {
    if (this.#waiting !== null) {
      const value = JSON.parse(text);
      const { event, resolve } = this.#waiting;
      const found = (Array.isArray(value) ? value : [value]).find((envelope) => envelope.event === event);
      if (found === undefined) return;
      this.#waiting = null;
      return resolve(found.data);
    }
    const acks = countOf(text, ACK);
    this.acked += acks;
    if (text.includes(ERROR)) this.errors++;
    for (let n = 0; n < acks && this.#left > 0; n++) this.send(0);
    if (this.onReceived !== null && text.includes(MESSAGE)) this.#receive(text);
  }

  #receive(text: string): void {
    const own = `"from":"${this.username}"`;
    for (let at = text.indexOf(MESSAGE); at >= 0; at = text.indexOf(MESSAGE, at + 1)) {
      const number = text.indexOf(CIPHERTEXT, at) + CIPHERTEXT.length;
      const from = text.indexOf('"from":', at);
      if (!text.startsWith(own, from)) this.onReceived!(Number(text.slice(number, number + DIGITS)));
    }
  }
}

/** Registers people, connects them with the cap `batch`, and opens a conversation for each two. */
export async function connectPairs(url: string, pairs: number, sealing: Sealing): Promise<LoadWriter[]> {
  const names = Array.from({ length: pairs * 2 }, (_, n) => `${n % 2 === 0 ? "a" : "b"}${n >> 1}`);
  const waiting = names.entries();
  const writers: LoadWriter[] = [];
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, async () => {
    for (const [n, name] of waiting) writers[n] = await connect(url, name, sealing);
  }));
  for (const [n, writer] of writers.entries()) await writer.open(writers[n ^ 1]!);
  for (let n = 0; n < writers.length; n += 2) {
    await writers[n]!.open(writers[n + 1]!);
    await writers[n]!.addKey(writers[n + 1]!);
  }
  return writers;
}

async function connect(url: string, username: string, sealing: Sealing): Promise<LoadWriter> {
  const body = JSON.stringify({ username, password: PASSWORD });
  const response = await fetch(`${url}/api/auth/register`, { method: "POST", headers: HEADERS, body });
  if (response.status !== 201) throw new Error(`${username}: ${response.status} ${await response.text()}`);
  const { token } = await response.json();
  return await LoadWriter.join(url, username, token, sealing);
}

function randomBase64(bytes: number): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(bytes)));
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
