// A simple client: it sends what the test gives it, and stores everything that arrives, raw and unbatched.

import type { ClientEventName } from "../../server/protocol/client_events.ts";
import { decodeServerFrame } from "../../server/protocol/frames.ts";
import type {
  ServerEnvelope,
  ServerEventName,
  ServerEvents,
  User,
} from "../../server/protocol/server_events.ts";
import type { Closing, SocketPair } from "./socket_pair.ts";

/** An envelope as it arrived. */
export type Envelope = { event: string; data: Record<string, unknown>; re?: string };

/** Fields that a client may add to `join`. */
export interface JoinExtras {
  mode?: string;
  caps?: string[];
  mod_password?: string;
  password?: string;
  email?: string;
  token?: string;
  resume?: string;
  last?: string;
}

/** The test's end of one socket. */
export class PlainClient {
  /** Frames exactly as they arrived. */
  readonly frames: string[] = [];
  /** Envelopes of all frames, in order. */
  readonly envelopes: Envelope[] = [];
  /** How the server closed the socket, once that has arrived. */
  closed: Closing | null = null;
  #taken: Map<string, number> = new Map();
  #ids = 0;

  constructor(readonly socket: SocketPair, readonly settle: () => Promise<void>) {}

  /** Takes a frame in. */
  take(frame: string): void {
    this.frames.push(frame);
    this.envelopes.push(...decodeServerFrame(frame) as unknown as Envelope[]);
  }

  /** Sends one envelope. Names that the server does not know are sent as well. */
  send(event: ClientEventName | (string & Record<never, never>), data?: unknown, id?: string): void {
    this.raw(JSON.stringify({ event, data, id }));
  }

  /** Sends a frame as it is. */
  raw(frame: string | Uint8Array): void {
    this.socket.send(frame);
  }

  /** Sends one envelope with a new id. Resolves to its reply. Fails unless there is exactly one. */
  async request(event: string, data?: unknown, id: string = `r${++this.#ids}`): Promise<Envelope> {
    const before = this.envelopes.length;
    this.send(event, data, id);
    await this.settle();
    const replies = this.envelopes.slice(before).filter((envelope) => envelope.re === id);
    if (replies.length !== 1) {
      throw new Error(`${event} had ${replies.length} replies: ${JSON.stringify(replies)}`);
    }
    return replies[0]!;
  }

  /** Joins as a guest, or as `extras` say. Resolves to the reply: `joined` or `error`. */
  join(username: string, extras: JoinExtras = {}): Promise<Envelope> {
    return this.request("join", { mode: "guest", username, ...extras });
  }

  /** Data of the next event of that name that no earlier call has returned. Fails when there is none. */
  async next<E extends ServerEventName>(event: E): Promise<ServerEvents[E]> {
    await this.settle();
    const all = this.all(event);
    const taken = this.#taken.get(event) ?? 0;
    if (taken >= all.length) {
      const seen = this.envelopes.map((envelope) => envelope.event).join(", ");
      throw new Error(`There is no ${event} (any more); there were: ${seen}`);
    }
    this.#taken.set(event, taken + 1);
    return all[taken]!;
  }

  /** Data of every event of that name so far. */
  all<E extends ServerEventName>(event: E): ServerEvents[E][] {
    return (this.envelopes as unknown as ServerEnvelope[])
      .filter((envelope) => envelope.event === event)
      .map((envelope) => envelope.data as ServerEvents[E]);
  }

  /** The `code` of the latest error, if there was one. */
  get lastError(): string | undefined {
    return this.all("error").at(-1)?.code;
  }

  /** Texts of the lobby so far. */
  get texts(): string[] {
    return this.all("message").map((message) => message.text);
  }

  /** The online users as a client knows them: the latest list, with the later changes. Applies part, join, update. */
  get people(): User[] {
    let known = new Map<string, User>();
    for (const envelope of this.envelopes as unknown as ServerEnvelope[]) {
      if (envelope.event === "nicklist") known = byName(envelope.data.users);
      if (envelope.event !== "presence") continue;
      for (const name of envelope.data.part ?? []) known.delete(name);
      for (const user of envelope.data.join ?? []) known.set(user.username, user);
      for (const user of envelope.data.update ?? []) known.set(user.username, user);
    }
    return [...known.values()];
  }

  /** Forgets what has arrived so far. */
  forget(): void {
    this.frames.length = 0;
    this.envelopes.length = 0;
    this.#taken.clear();
  }

  /** Disappears without a close. */
  vanish(): void {
    this.socket.vanish();
  }
}

function byName(users: readonly User[]): Map<string, User> {
  return new Map(users.map((user) => [user.username, user]));
}
