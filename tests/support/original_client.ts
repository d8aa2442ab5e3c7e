// A client of the original system, on the shim of docs/differences.md: it knows the original's events, and nothing of ours.

import { equal, ok } from "node:assert/strict";
import { eventually } from "./wire_client.ts";

const PAGE = Deno.readTextFileSync(new URL("../../docs/differences.md", import.meta.url));

/** A socket of Socket.IO, as far as the original's client uses it. */
export interface OriginalSocket {
  readonly connected: boolean;
  // deno-lint-ignore no-explicit-any -- as in the client of Socket.IO
  on(event: string, handler: (...args: any[]) => void): OriginalSocket;
  // deno-lint-ignore no-explicit-any -- the same
  once(event: string, handler: (...args: any[]) => void): OriginalSocket;
  // deno-lint-ignore no-explicit-any -- the same
  off(event: string, handler?: (...args: any[]) => void): OriginalSocket;
  emit(event: string, ...args: unknown[]): OriginalSocket;
  connect(): OriginalSocket;
  disconnect(): OriginalSocket;
}

/** What the shim takes from its page. */
export interface PageGlobals {
  readonly WebSocket: unknown;
  readonly location: { readonly href: string };
  readonly setTimeout?: (run: () => void, ms: number) => unknown;
  readonly clearTimeout?: (timer: unknown) => void;
}

/** `io` of the shim, in a page with these globals. The page of differences is its only source. */
export function shim(globals: PageGlobals): (url?: string) => OriginalSocket {
  const source = /^```js\n(function io\(.*?)^```$/ms.exec(PAGE)![1]!;
  const all = { setTimeout, clearTimeout, ...globals };
  return new Function(...Object.keys(all), `"use strict";\n${source}\nreturn io;`)(...Object.values(all));
}

/** Events that the page of differences names as additions. */
export const ADDED_EVENTS: readonly string[] = [
  ...PAGE.slice(PAGE.indexOf("## Additions")).matchAll(/`([a-z_]+)`/g),
].map(([, name]) => name!);

type Shape = Readonly<Record<string, string>>;

const USER = { username: "string", is_admin: "boolean", is_registered: "boolean", role: "string" };
const LISTED = { id: "number", username: "string", created_at: "time" };

/** Fields that the original's event tables name, with their types; `?` at the end for those that may be missing. */
const SERVER_EVENTS: Readonly<Record<string, Shape>> = {
  joined: {
    ...USER,
    has_ai_access: "boolean",
    ai_messages_used: "number",
    "email?": "string",
    "token?": "string",
    "ignored_list?": "array",
  },
  error: { msg: "string" },
  kicked: { msg: "string" },
  message: { username: "string", text: "string", is_admin: "boolean", is_registered: "boolean", ts: "time" },
  system: { msg: "string", ts: "time" },
  nicklist: { users: "array" },
  pm_ready: { with: "string", room: "string", room_key: "string" },
  pm_invite: { from: "string", room: "string", room_key: "string" },
  pm_message: {
    from: "string",
    room: "string",
    ts: "time",
    "text?": "string",
    "ciphertext?": "string",
    "nonce?": "string",
  },
  violet_typing: { busy: "boolean", "room?": "string" },
  ai_response: { error: "string", room: "string" },
  ai_unlock: { has_ai_access: "boolean", "msg?": "string" },
  ignore_status: { target: "string", ignored: "boolean" },
  password_changed: { success: "boolean", "msg?": "string" },
  role_updated: { role: "string" },
  admin_users: { users: "array" },
  admin_bans: { bans: "array" },
  admin_mutes: { mutes: "array" },
  admin_action_ok: { msg: "string" },
};

/** Fields of the entries of a list. */
const ENTRIES: Readonly<Record<string, readonly [list: string, shape: Shape]>> = {
  nicklist: ["users", { ...USER, is_verified: "boolean" }],
  admin_users: ["users", {
    ...LISTED,
    role: "string",
    is_verified: "boolean",
    has_ai_access: "boolean",
    "email?": "string",
    online: "boolean",
  }],
  admin_bans: ["bans", { ...LISTED, "ip?": "string", "reason?": "string" }],
  admin_mutes: ["mutes", LISTED],
};

// deno-lint-ignore no-explicit-any -- the original's client reads fields without types
type Data = Record<string, any>;

/** The client. Its handlers are those of the original's event tables; everything that arrives is checked against them. */
export class OriginalClient {
  readonly socket: OriginalSocket;
  /** What its handlers were given, in order. */
  readonly heard: [event: string, data: Data][] = [];
  /** Events that arrived and are not in the original's tables. */
  readonly unknown: Set<string> = new Set();
  #taken: Map<string, number> = new Map();

  constructor(url: string) {
    const arrived = (event: string): boolean => event in SERVER_EVENTS || !!this.unknown.add(event);
    class Observed extends WebSocket {
      constructor(address: string | URL) {
        super(address);
        this.addEventListener("message", ({ data }) => arrived(JSON.parse(data).event));
      }
    }
    const io = shim({ WebSocket: Observed, location: { href: `${url}/` } });
    this.socket = io();
    for (const [event, shape] of Object.entries(SERVER_EVENTS)) {
      this.socket.on(event, (data: Data) => {
        requireShape(event, data, shape);
        const [list, entry] = ENTRIES[event] ?? [];
        if (list !== undefined) { for (const one of data[list]) requireShape(event, one, entry!); }
        this.heard.push([event, data]);
      });
    }
    for (const event of ["connect", "disconnect"]) {
      this.socket.on(event, (reason = "") => this.heard.push([event, { reason }]));
    }
  }

  /** Sends an event, and gives the data of the next event `reply` that no earlier call has given. */
  async ask(event: string, data: unknown, reply: string): Promise<Data> {
    if (data === undefined) this.socket.emit(event);
    else this.socket.emit(event, data);
    return await this.next(reply);
  }

  /** The data of the next event of that name that no earlier call has given, once it is there. */
  async next(event: string, fits: (data: Data) => boolean = () => true): Promise<Data> {
    for (;;) {
      const index = this.#taken.get(event) ?? 0;
      await eventually(`${event} arrives; there were ${this.#names()}`, () => this.all(event).length > index);
      this.#taken.set(event, index + 1);
      const data = this.all(event)[index]!;
      if (fits(data)) return data;
    }
  }

  /** Data of every event of that name so far. */
  all(event: string): Data[] {
    return this.heard.filter(([name]) => name === event).map(([, data]) => data);
  }

  /** Joins, as the original's page does. */
  async join(data: unknown): Promise<Data> {
    return await this.ask("join", data, "joined");
  }

  /** Leaves. Fails for an event that neither the original's tables nor the page of differences name. */
  leave(): void {
    this.socket.disconnect();
    for (const event of this.unknown) {
      ok(ADDED_EVENTS.includes(event), `${event} is not in docs/differences.md`);
    }
  }

  #names(): string {
    return this.heard.map(([event, data]) => event === "error" ? `error ${data["msg"]}` : event).join(", ");
  }
}

function requireShape(event: string, data: Data, shape: Shape): void {
  for (const [field, type] of Object.entries(shape)) {
    const value = data[field.replace("?", "")];
    if (field.endsWith("?") && (value === undefined || value === null)) continue;
    const what = `${event}.${field}: ${JSON.stringify(value)}`;
    if (type === "time") equal(new Date(value).toISOString(), value, what);
    else equal(Array.isArray(value) ? "array" : typeof value, type, what);
  }
}
