// Somebody who writes private messages as the page does: comes back when a connection is lost, sends again what was not
// acknowledged, fetches what may have been missed, and keeps account of all of it.

import { sealed, unsealed, uuid } from "../support/dm.ts";

const HEADERS = { "content-type": "application/json" };
const PASSWORD = "correct horse";
/** Pause before the next try, whatever went wrong, milliseconds. */
const RETRY_MS = 150;
/** Time between two messages, milliseconds. */
const PACE_MS = 160;

/** A member with one conversation. */
export class Correspondent {
  /** Texts of acknowledged messages by the id that they were acknowledged with. */
  readonly acked: Map<number, string> = new Map();
  /** How often each message was delivered. */
  readonly delivered: Map<number, number> = new Map();
  /** Messages that this person has, delivered or fetched: id → text. */
  readonly has: Map<number, string> = new Map();
  /** Codes of refusals. */
  readonly refusals: Set<string> = new Set();
  room = "";
  #unacked: Map<string, string> = new Map();
  #socket: WebSocket | null = null;
  #writing = false;
  #written = 0;
  #stopped = false;
  #fetching: Promise<void> = Promise.resolve();
  #waiting: { readonly event: string; readonly resolve: (data: Record<string, unknown>) => void } | null =
    null;

  private constructor(
    readonly username: string,
    readonly peer: string,
    readonly token: string,
    /** Addresses to try, the next one whenever one fails. */
    readonly urls: readonly string[],
  ) {}

  /** Registers somebody and lets them in at the first of these addresses. */
  static async register(username: string, peer: string, urls: readonly string[]): Promise<Correspondent> {
    const body = JSON.stringify({ username, password: PASSWORD });
    const response = await fetch(`${urls[0]}/api/auth/register`, { method: "POST", headers: HEADERS, body });
    if (response.status !== 201) throw new Error(`${username}: ${response.status} ${await response.text()}`);
    const one = new Correspondent(username, peer, (await response.json()).token, urls);
    await one.#comeIn(0);
    return one;
  }

  /** Opens the conversation, or accepts it. */
  async open(): Promise<void> {
    this.room = String((await this.#ask("pm_open", { target: this.peer }, "pm_ready"))["room"]);
  }

  /** Writes a message every so often until {@link finish}. */
  async write(): Promise<void> {
    this.#writing = true;
    while (this.#writing) {
      const [id, text] = [uuid(), `${this.username} ${this.#written++}`];
      this.#unacked.set(id, text);
      this.#send(id, text);
      await sleep(PACE_MS);
    }
  }

  /** Writes nothing new. Resolves once all of it is acknowledged, and all that is fetched is here. */
  async finish(): Promise<void> {
    this.#writing = false;
    while (this.#unacked.size > 0) await sleep(20);
    await this.#fetching;
  }

  /** Goes for good. */
  async leave(): Promise<void> {
    this.#stopped = true;
    this.#writing = false;
    const socket = this.#socket;
    if (socket === null || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.onclose = () => resolve();
      socket.close();
    });
  }

  /** What is kept, oldest first. */
  async history(): Promise<{ id: number; text: string }[]> {
    for (let turn = 0;; turn++) {
      try {
        const url = this.urls[turn % this.urls.length]!;
        const headers = { authorization: `Bearer ${this.token}` };
        const response = await fetch(`${url}/api/pm/history?with=${this.peer}`, { headers });
        if (response.ok) {
          const { messages } = await response.json();
          return messages.map((kept: { id: number; ciphertext: string }) => ({
            id: kept.id,
            text: unsealed(kept),
          }));
        }
        await response.body?.cancel();
      } catch {
        // That node is not there.
      }
      await sleep(RETRY_MS);
    }
  }

  async #comeIn(turn: number): Promise<void> {
    const url = this.urls[turn % this.urls.length]!;
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
    this.#socket = socket;
    socket.onerror = (event) => event.preventDefault();
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)));
    const lost = (): void => {
      if (this.#socket !== socket || this.#stopped) return;
      this.#socket = null;
      setTimeout(() => void this.#comeIn(turn + 1), RETRY_MS);
    };
    socket.onclose = lost;
    await new Promise<void>((resolve) => socket.onopen = () => resolve());
    await this.#ask("join", { mode: "restore", token: this.token }, "joined");
    if (this.room === "") return;
    this.#fetch();
    for (const [id, text] of this.#unacked) this.#send(id, text);
  }

  #fetch(): void {
    this.#fetching = this.#fetching.then(async () => {
      for (const { id, text } of await this.history()) this.has.set(id, text);
    });
  }

  #send(id: string, text: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ event: "pm_message", data: sealed(this.room, text), id }));
  }

  #ask(event: string, data: object, reply: string): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      this.#waiting = { event: reply, resolve };
      this.#socket!.send(JSON.stringify({ event, data, id: event }));
    });
  }

  #take({ event, data, re }: { event: string; data: Record<string, unknown>; re?: string }): void {
    if (this.#waiting?.event === event) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      return resolve(data);
    }
    if (event === "resync") return this.#fetch();
    if (event === "pm_message") {
      return this.#receive(Number(data["id"]), unsealed(data as { ciphertext: string }));
    }
    if (event === "error") this.#refused(String(data["code"]), re);
    const text = this.#unacked.get(re ?? "");
    if (event !== "ack" || text === undefined) return;
    this.#unacked.delete(re!);
    this.acked.set(Number(data["id"]), text);
  }

  #receive(id: number, text: string): void {
    this.delivered.set(id, (this.delivered.get(id) ?? 0) + 1);
    this.has.set(id, text);
  }

  /** What could not be done now is tried again; a connection that is no session any more is made anew. */
  #refused(code: string, re: string | undefined): void {
    this.refusals.add(code);
    if (re === "join") return void this.#socket?.close();
    const text = this.#unacked.get(re ?? "");
    if (text !== undefined) setTimeout(() => this.#send(re!, text), RETRY_MS);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
