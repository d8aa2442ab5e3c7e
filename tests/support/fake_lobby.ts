// A lobby that a test fills as it likes: the page's WebSocket is answered by the test.

import type { Page, WebSocketRoute } from "playwright-core";
import type { SystemMessage } from "../../server/protocol/server_events.ts";

const PEOPLE = 500;
const TS = "2026-03-01T20:00:00.000Z";

/** The server's end of the page's WebSocket. */
export interface FakeLobby {
  /** Sends `count` messages numbered from `from` on, in one frame. */
  say(from: number, count: number): void;
  /** Sends one message of the user `username`. */
  message(username: string, text: string): void;
  /** Sends an event as it is. */
  emit(event: string, data: unknown): void;
  /** Sends system messages, in one frame. */
  system(...news: readonly SystemMessage[]): void;
}

/** Answers the WebSocket of `page`. Call it before the page is opened; the user who joins is the guest `alice`. */
export async function fakeLobby(page: Page): Promise<FakeLobby> {
  let route: WebSocketRoute | undefined;
  let others = 0;
  await page.routeWebSocket(/\/ws$/, (ws) => {
    route = ws;
    ws.onMessage((frame) => {
      const { event, id } = JSON.parse(String(frame)) as { event: string; id: string };
      const data = { ...person("alice"), has_ai_access: false };
      if (event !== "join") return;
      ws.send(JSON.stringify({ event: "joined", re: id, data }));
      const users = Array.from({ length: PEOPLE }, (_, index) => person(`guest${index}`));
      ws.send(JSON.stringify({ event: "nicklist", data: { users } }));
    });
  });
  const send = (envelopes: readonly unknown[]): void => route?.send(JSON.stringify(envelopes));
  return {
    say: (from, count) => send(Array.from({ length: count }, (_, index) => numbered(from + index))),
    message: (username, text) => send([envelope(username, `o${others++}`, text)]),
    emit: (event, data) => send([{ event, data }]),
    system: (...news) =>
      send(news.map((said) => ({ event: "system", data: { msg: said.key, ts: TS, said } }))),
  };
}

/** How far the log is from its end, CSS pixels. */
export function distanceToEnd(page: Page): Promise<number> {
  return page.getByRole("log").evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
}

/** The texts after the number of a message, in turn. */
const KINDS = [
  "and some more words",
  "see https://example.org/some/long/path?with=a&query=too",
  "hello @alice, and @guest3",
  "😀 ❤️ 👋🏽",
  "and that is all",
];

function numbered(index: number): unknown {
  const words = `number ${index} ${`${KINDS[index % KINDS.length]} `.repeat(index % 13)}`;
  const text = index % 9 === 0
    ? `> guest${index % 7}: something that was said before\n${words}`
    : index % 17 === 0
    ? `/me ${words}`
    : words;
  return envelope(`guest${index % 7}`, `m${index}`, text);
}

function envelope(username: string, id: string, text: string): unknown {
  return { event: "message", data: { ...{ id, ts: TS, text }, ...person(username) } };
}

function person(username: string): Record<string, unknown> {
  return { username, role: "user", is_admin: false, is_registered: false, is_verified: false };
}
