// People in pairs who write private messages as fast as they are acknowledged, or at a given pace.

import { LeanSocket, textFrame } from "./lean_socket.ts";

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

  constructor(readonly socket: LeanSocket, readonly username: string) {
    socket.onText = (text) => this.#take(text);
  }

  /** Opens the conversation, which accepts it where the other has. */
  async open(target: string): Promise<void> {
    const request = JSON.stringify({ event: "pm_open", data: { target }, id: "open" });
    this.#room = String((await this.socket.ask(request, ({ event }) => event === "pm_ready"))["room"]);
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
    this.socket.send(textFrame(JSON.stringify({ event: "pm_message", data, id: crypto.randomUUID() })));
  }

  #take(text: string): void {
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
  const socket = await LeanSocket.open(Number(new URL(url).port));
  const join = { event: "join", data: { mode: "restore", token, caps: ["presence", "batch"] }, id: "join" };
  await socket.ask(JSON.stringify(join), ({ event }) => event === "joined");
  return new LoadWriter(socket, username);
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
