// People in pairs who write private messages as fast as they are acknowledged, or at a given pace.

import { withPatience } from "./patience.ts";
import { RawClient } from "./raw_client.ts";

const decoder = new TextDecoder();

const HEADERS = { "content-type": "application/json" };
const PASSWORD = "correct horse";
const ACK = '"event":"ack"';
const ERROR = '"event":"error"';
const MESSAGE = '"event":"pm_message"';
const CIPHERTEXT = '"ciphertext":"';
/** Characters of base64 of a sealed message of some 60 characters; the last twelve are its number. */
const FILLING = "A".repeat(92);
const DIGITS = 12;
/** People registered at once. */
const REGISTERED_AT_ONCE = 8;

/** Somebody who writes to one other person over one socket. */
export class LoadWriter {
  acked = 0;
  errors = 0;
  /** Called with the number of each message that the other person sent. */
  onReceived: ((number: number) => void) | null = null;
  #room = "";
  #left = 0;
  #waiting: { readonly event: string; readonly resolve: (data: Record<string, unknown>) => void } | null =
    null;

  private constructor(readonly socket: RawClient, readonly username: string) {
    socket.onText = (bytes, start, end) => this.#take(decoder.decode(bytes.subarray(start, end)));
  }

  /** Comes in with a token. */
  static async join(port: number, username: string, token: string): Promise<LoadWriter> {
    const writer = new LoadWriter(await RawClient.open(port, () => {}), username);
    await writer.#ask("join", { mode: "restore", token, caps: ["presence", "batch"] }, "joined");
    return writer;
  }

  /** Opens the conversation, which accepts it where the other has. */
  async open(target: string): Promise<void> {
    this.#room = String((await this.#ask("pm_open", { target }, "pm_ready"))["room"]);
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
    const ciphertext = FILLING + String(number).padStart(DIGITS, "0");
    const data = { room: this.#room, ciphertext, nonce: "AAAAAAAAAAAAAAAA" };
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
      const number = text.indexOf(CIPHERTEXT, at) + CIPHERTEXT.length + FILLING.length;
      const from = text.indexOf('"from":', at);
      if (!text.startsWith(own, from)) this.onReceived!(Number(text.slice(number, number + DIGITS)));
    }
  }
}

/** Registers people, connects them with the cap `batch`, and opens a conversation for each two. */
export async function connectPairs(url: string, pairs: number): Promise<LoadWriter[]> {
  const names = Array.from({ length: pairs * 2 }, (_, n) => `${n % 2 === 0 ? "a" : "b"}${n >> 1}`);
  const waiting = names.entries();
  const writers: LoadWriter[] = [];
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, async () => {
    for (const [n, name] of waiting) writers[n] = await connect(url, name);
  }));
  for (const [n, writer] of writers.entries()) await writer.open(names[n ^ 1]!);
  for (let n = 0; n < writers.length; n += 2) await writers[n]!.open(names[n + 1]!);
  return writers;
}

async function connect(url: string, username: string): Promise<LoadWriter> {
  const body = JSON.stringify({ username, password: PASSWORD });
  const response = await fetch(`${url}/api/auth/register`, { method: "POST", headers: HEADERS, body });
  if (response.status !== 201) throw new Error(`${username}: ${response.status} ${await response.text()}`);
  const { token } = await response.json();
  return await LoadWriter.join(Number(new URL(url).port), username, token);
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
