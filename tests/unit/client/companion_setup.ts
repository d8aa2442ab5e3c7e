// The companion's conversation in the page, and her side of the wire.

import assert from "node:assert/strict";
import type { Request } from "../../../client/net/connection/socket.ts";
import type { CompanionTurn } from "../../../server/protocol/companion_events.ts";
import { newKey, readKey, seal, type Sealed } from "../../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { type DmSetup, dmSetUp, memberIn, quiet, TOKEN, TS } from "./dm_setup.ts";

export const ROOM = "violet-1";
export const KEY = newKey();

/** alice's page in the lobby. */
export function inside(): DmSetup {
  const setup = dmSetUp();
  setup.chat.enter({ mode: "restore", token: TOKEN });
  memberIn(setup.network.last);
  return setup;
}

/** alice's page with the companion in view, and what the server keeps. */
export async function withCompanion(...turns: CompanionTurn[]): Promise<DmSetup> {
  const setup = inside();
  setup.conversations.companion.show();
  answerOpen(setup);
  await answerHistory(setup, turns);
  return setup;
}

export function request({ network }: DmSetup, event: Request["event"]): Request {
  const found = network.last.requests.findLast((one) => one.event === event);
  assert.ok(found, `the page sent ${event}`);
  return found;
}

export function answerOpen(setup: DmSetup): void {
  const ready = { with: "Violet", room: ROOM, room_key: KEY };
  setup.network.last.emit("pm_ready", ready as ServerEvents["pm_ready"], request(setup, "pm_open").id);
}

export async function answerHistory(setup: DmSetup, turns: CompanionTurn[]): Promise<void> {
  const { id } = request(setup, "violet_history");
  setup.network.last.emit("violet_turns", { room: ROOM, turns }, id);
  await quiet();
}

export async function sealed(text: string): Promise<Sealed> {
  return await seal((await readKey(KEY))!, text);
}

export async function question(id: number, more: Partial<CompanionTurn> = {}): Promise<CompanionTurn> {
  return { id, role: "user", scheme: "room", ts: TS, ...await sealed(`question ${id}`), ...more };
}

export async function answer(id: number, more: Partial<CompanionTurn> = {}): Promise<CompanionTurn> {
  const text = await sealed(`answer ${id}`);
  return { id, role: "assistant", scheme: "room", ts: TS, re_id: id - 1, ...text, ...more };
}

export async function message(
  id: number,
  from: string,
  text: string,
  more: Partial<ServerEvents["pm_message"]> = {},
): Promise<ServerEvents["pm_message"]> {
  return { id, from, room: ROOM, ts: TS, scheme: "room", ...await sealed(text), ...more };
}

export async function piece(
  re_id: number | string,
  seq: number,
  text: string,
): Promise<ServerEvents["violet_delta"]> {
  return { room: ROOM, re_id, seq, scheme: "room", ...await sealed(text) };
}

export function shown({ stores }: DmSetup): string[] {
  return stores.companion.log.lines.value.all.map((line) =>
    line.kind !== "message" ? `(${line.kind})` : line.data.text +
      (line.isStreaming === true ? "…" : line.unanswered === undefined ? "" : ` [${line.unanswered}]`)
  );
}
