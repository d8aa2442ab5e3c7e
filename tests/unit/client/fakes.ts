// Fakes for tests of the page without a browser: a clock, the server's end of a WebSocket, storage, stores.

import { signal } from "@preact/signals";
import type { ServerEventName, ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { Request, WebSocketLike } from "../../../client/net/connection/socket.ts";
import {
  type Clock,
  createServerTime,
  type ServerTime,
} from "../../../client/store/connection/store_clock.ts";
import type { PrefsStorage } from "../../../client/store/prefs.ts";
import { createLoginStores } from "../../../client/store/session/login_stores.ts";
import { createLaterStores, type LaterStores } from "../../../client/store/later_stores.ts";
import { createStores } from "../../../client/store/stores.ts";
import type { I18nStore } from "../../../client/store/i18n_store.ts";
import type { MessageFormat, Namespaces } from "../../../client/i18n/namespaces.ts";
import { factors } from "../../../client/i18n/en/factors.ts";
import { keys } from "../../../client/i18n/en/keys.ts";
import { later } from "../../../client/i18n/en/later.ts";
import { login } from "../../../client/i18n/en/login.ts";
import { recovery } from "../../../client/i18n/en/recovery.ts";
import { app } from "../../../client/i18n/en/app.ts";
import { staff } from "../../../client/i18n/en/staff.ts";
import { languageTools } from "../../../client/i18n/language_tools.ts";

/** Time that passes only by `pass`. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-03-01T20:00:00.000Z");
  /** How far the device's wall clock is ahead, milliseconds. */
  wallAhead = 0;
  readonly #server: ServerTime = createServerTime(() => this.#now, () => this.#now + this.wallAhead);
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  serverNow(): number {
    return this.#server.serverNow();
  }

  serverWas(at: number): void {
    this.#server.serverWas(at);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => this.#timers = this.#timers.filter((one) => one !== timer);
  }

  /** Lets `ms` pass, running what falls due in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  /** Timers that wait. */
  get timers(): number {
    return this.#timers.length;
  }
}

/** One WebSocket, seen from the server. */
export class FakeWebSocket implements WebSocketLike {
  onopen: WebSocket["onopen"] = null;
  onmessage: WebSocket["onmessage"] = null;
  onclose: WebSocket["onclose"] = null;
  /** What the page sent. */
  readonly requests: Request[] = [];
  /** The code the page closed with. */
  closedWith: number | undefined;

  send(text: Parameters<WebSocket["send"]>[0]): void {
    this.requests.push(JSON.parse(String(text)) as Request);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** The connection opens. */
  open(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  /** The server sends one event. */
  emit<E extends ServerEventName>(event: E, data: ServerEvents[E], re?: string): void {
    this.frame(JSON.stringify({ event, data, re }));
  }

  /** The server sends a frame as it is. */
  frame(text: string): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data: text }));
  }

  /** The connection closes. */
  drop(code = 1006): void {
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent("close", { code }));
  }

  /** The latest request. */
  get last(): Request {
    return this.requests.at(-1)!;
  }

  /** Texts of the lobby messages that were sent. */
  get texts(): string[] {
    return this.requests.flatMap((one) => one.event === "message" ? [one.data.text] : []);
  }
}

/** Every WebSocket the page opened, oldest first. */
export class FakeNetwork {
  readonly sockets: FakeWebSocket[] = [];

  readonly create = (): FakeWebSocket => {
    const socket = new FakeWebSocket();
    this.sockets.push(socket);
    return socket;
  };

  /** The newest one. */
  get last(): FakeWebSocket {
    return this.sockets.at(-1)!;
  }
}

/** A storage that forgets when the test ends. */
export function fakeStorage(
  initial: Record<string, string> = {},
): PrefsStorage & { kept: Map<string, string> } {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}

const TOOLS = languageTools("en");
/** Every namespace in English. */
export const ENGLISH: Namespaces = {
  login: login(TOOLS),
  app: app(TOOLS),
  factors: factors(),
  recovery: recovery(),
  later: later(TOOLS),
  keys: keys(TOOLS),
  staff: staff(TOOLS),
};

/** What a message says in English; nothing where there is none. */
export function english(message: MessageFormat | null | undefined): string {
  return message?.((name) => ENGLISH[name]) ?? "";
}

/** Words that are English and open from the first moment. */
export function englishI18n(): I18nStore {
  return {
    language: signal("en" as const),
    locale: "en",
    t: (name) => ENGLISH[name],
    format: english,
    open: () => Promise.resolve(),
    choose: () => Promise.resolve(),
  };
}

/** All stores, empty. */
export function fakeStores(
  clock: Clock = new FakeClock(),
  storage: PrefsStorage = fakeStorage(),
): LaterStores {
  const i18n = englishI18n();
  const login = createLoginStores({ clock, storage, i18n, timeFormat: "24" });
  return createLaterStores(createStores(login, { clock, storage }), clock, storage);
}

/** A guest as others see one. */
export function guest(username: string, changes: Partial<User> = {}): User {
  return { username, is_admin: false, is_registered: false, is_verified: false, role: "user", ...changes };
}

/** What the server answers a guest's `join`. */
export function joined(username: string): ServerEvents["joined"] {
  return {
    username,
    is_admin: false,
    role: "user",
    is_registered: false,
    has_ai_access: false,
    ai_messages_used: 0,
    ai_free_limit: 3,
  };
}

/** A lobby message as the server sends it. */
export function message(id: string, username: string, text: string): ServerEvents["message"] {
  return { id, text, ts: "2026-03-01T20:00:00.000Z", ...guest(username) };
}
