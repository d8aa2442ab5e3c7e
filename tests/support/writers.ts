// Users who send private messages over real sockets to a server that may be killed. They keep what was not acknowledged.

import { sealed, unsealed, uuid } from "./dm.ts";

/** Messages of one user that may be in flight at once. */
const WINDOW = 4;
const HEADERS = { "content-type": "application/json" };
const PASSWORD = "correct horse";

/** Two users with a conversation. */
export interface Pair {
  readonly writers: readonly [Writer, Writer];
  readonly room: string;
}

/** A user who writes to one other user. */
export class Writer {
  room = "";
  /** Request id → id of the acknowledged message. */
  readonly acked: Map<string, number> = new Map();
  /** Request id → text, of every sent message. */
  readonly sent: Map<string, string> = new Map();
  /** Messages received live: id → number of times. */
  readonly received: Map<number, number> = new Map();
  /** Called on each acknowledgement. */
  onAck: () => void = () => {};
  /** Time between an acknowledgement and the next message, milliseconds. */
  pauseMs = 0;
  readonly #pauses: Set<ReturnType<typeof setTimeout>> = new Set();
  #unacked: string[] = [];
  #quota = 0;
  #socket: WebSocket | null = null;
  #onReply: ((event: string, data: Record<string, unknown>) => void) | null = null;

  constructor(readonly username: string, readonly peer: string, public token: string) {}

  /** Registers a user. */
  static async register(url: string, username: string, peer: string): Promise<Writer> {
    const body = JSON.stringify({ username, password: PASSWORD });
    const response = await fetch(`${url}/api/auth/register`, { method: "POST", headers: HEADERS, body });
    if (response.status !== 201) throw new Error(`${username}: ${response.status} ${await response.text()}`);
    return new Writer(username, peer, (await response.json()).token);
  }

  /** Signs in again: a restored server refuses the token of before. */
  async signIn(url: string): Promise<void> {
    const body = JSON.stringify({ username: this.username, password: PASSWORD });
    const response = await fetch(`${url}/api/auth/login`, { method: "POST", headers: HEADERS, body });
    this.token = (await response.json()).token;
    if (!response.ok) throw new Error(`${this.username} could not sign in: ${response.status}`);
  }

  /** Whether everything sent has been acknowledged, and the quota is used up. */
  get done(): boolean {
    return this.#unacked.length === 0 && this.#quota === 0;
  }

  /** Connects and joins with the token. Resolves to false when the server is killed meanwhile. */
  async connect(url: string): Promise<boolean> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
    this.#socket = socket;
    socket.onerror = (event) => event.preventDefault();
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)));
    const opened = await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onclose = () => resolve(false);
    });
    return opened && await this.request("join", { mode: "restore", token: this.token });
  }

  /** Sends a request and waits for its reply. False when the socket closed instead; throws for an error. */
  request(event: string, data: unknown): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket!;
      socket.onclose = () => resolve(false);
      this.#onReply = (reply, answer) => {
        this.#onReply = null;
        if (reply === "error") return reject(new Error(`${event}: ${JSON.stringify(answer)}`));
        if (reply === "pm_ready") this.room = String(answer["room"]);
        resolve(true);
      };
      socket.send(JSON.stringify({ event, data, id: "request" }));
    });
  }

  /** Sends the unacknowledged messages again, then `quota` new ones, a few at a time. */
  write(quota: number): void {
    this.#quota = quota;
    for (const id of this.#unacked) this.#send(id);
    this.#fill();
  }

  /** Closes the socket, unless the server has. */
  async close(): Promise<void> {
    for (const pause of this.#pauses) clearTimeout(pause);
    const socket = this.#socket!;
    if (socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.onclose = () => resolve();
      socket.close();
    });
  }

  /** The stored messages of the conversation: ids and texts, oldest first. */
  async history(url: string): Promise<{ id: number; text: string; mine: boolean }[]> {
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${url}/api/pm/history?with=${this.peer}`, { headers });
    const { messages } = await response.json();
    return messages.map((message: { id: number; ciphertext: string; from_me: boolean }) => ({
      id: message.id,
      text: unsealed(message),
      mine: message.from_me,
    }));
  }

  #fill(): void {
    for (; this.#quota > 0 && this.#unacked.length < WINDOW; this.#quota--) {
      const id = uuid();
      this.sent.set(id, `${this.username} ${this.sent.size}`);
      this.#unacked.push(id);
      this.#send(id);
    }
  }

  #send(id: string): void {
    const data = sealed(this.room, this.sent.get(id)!);
    if (this.#socket!.readyState === WebSocket.OPEN) {
      this.#socket!.send(JSON.stringify({ event: "pm_message", data, id }));
    }
  }

  #take({ event, data, re }: { event: string; data: Record<string, unknown>; re?: string }): void {
    if (re === "request") return this.#onReply?.(event, data);
    if (event === "pm_message" && data["from"] !== this.username) {
      const id = Number(data["id"]);
      this.received.set(id, (this.received.get(id) ?? 0) + 1);
    }
    if (re === undefined) return;
    if (event !== "ack") throw new Error(`A message was refused: ${JSON.stringify(data)}`);
    this.acked.set(re, Number(data["id"]));
    this.#unacked = this.#unacked.filter((id) => id !== re);
    this.onAck();
    if (this.pauseMs === 0) return this.#fill();
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      this.#fill();
    }, this.pauseMs);
    this.#pauses.add(pause);
  }
}

/** Registers users in pairs, and opens the conversation of each pair. */
export async function registerPairs(url: string, count: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let n = 0; n < count; n++) {
    const [a, b] = [`a${n}`, `b${n}`];
    const writers = [await Writer.register(url, a, b), await Writer.register(url, b, a)] as const;
    for (const writer of writers) await writer.connect(url);
    for (const writer of writers) await writer.request("pm_open", { target: writer.peer });
    for (const writer of writers) await writer.close();
    pairs.push({ writers, room: writers[0].room });
  }
  return pairs;
}
