// Users who join and leave: one row for those next to each other, and none for who was just kicked.

import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import { hidesNames } from "../../../client/store/conversations/arrivals_line.ts";
import { createLobbyStore, type LobbyStore } from "../../../client/store/lobby/lobby_store.ts";
import { lobbyEvents } from "../../../client/net/lobby/lobby_events.ts";
import { english, message } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";

function setUp(hidden = signal<ReadonlySet<string>>(new Set())): {
  lobby: LobbyStore;
  said: (news: SystemMessage, ts?: string) => void;
  rows: () => string[];
} {
  const lobby = createLobbyStore(hidden);
  const { receive } = lobbyEvents({ lobby } as never, {} as never);
  return {
    lobby,
    said: (news, ts = TS) => receive.system({ msg: "", ts, said: news }),
    rows: () =>
      lobby.lines.value.all.map((line) => line.kind === "message" ? line.data.text : english(line.text)),
  };
}

const joined = (name: string): SystemMessage => ({ key: "joined", name });
const left = (name: string): SystemMessage => ({ key: "left", name });

Deno.test("row 11: one or two are named, more are counted, and the names are there on demand", () => {
  const { lobby, said, rows } = setUp();
  said(joined("anna"));
  assert.deepEqual(rows(), ["anna joined"]);
  assert.equal(hidesNames(lobby.lines.value.all[0] as never), false);
  const { key } = lobby.lines.value.all[0]!;
  said(left("bob"));
  assert.deepEqual(rows(), ["anna joined, bob left"]);
  for (let n = 1; n < 12; n++) said(joined(`n${n}`));
  for (const name of ["carl", "dora"]) said(left(name));
  assert.deepEqual(rows(), ["12 people joined, 3 left"]);
  const line = lobby.lines.value.all[0]!;
  assert.equal(line.key, key, "the row stays the same");
  assert.ok(line.kind === "arrivals" && hidesNames(line));
  assert.deepEqual(line.left.names, ["bob", "carl", "dora"]);
});

Deno.test("row 11: who comes or goes twice in one row counts once", () => {
  const { said, rows } = setUp();
  for (const name of ["anna", "bob", "anna", "anna"]) said(left(name));
  assert.deepEqual(rows(), ["anna left, bob left"]);
});

Deno.test("row 11: rows merge only when they are next to each other, on one day", () => {
  const { lobby, said, rows } = setUp();
  said(joined("anna"));
  lobby.receive(message("m1", "anna", "hello"), "me");
  said(joined("bob"));
  said({ key: "muted", name: "bob" });
  said(left("bob"));
  said(left("anna"), "2026-03-03T09:00:00.000Z");
  assert.deepEqual(rows(), ["anna joined", "hello", "bob joined", "bob was muted", "bob left", "anna left"]);
});

Deno.test("row 11: messages of ignored people do not part two rows, for they are not seen", () => {
  const hidden = signal<ReadonlySet<string>>(new Set(["troll"]));
  const { lobby, said, rows } = setUp(hidden);
  said(joined("anna"));
  lobby.receive(message("m1", "troll", "spam"), "me");
  said(joined("bob"));
  assert.deepEqual(rows(), ["anna joined, bob joined"]);
});

Deno.test("row 11: 300 people leaving, a part of them by number only, are one row of a bounded number of names", () => {
  const { lobby, said, rows } = setUp();
  for (let n = 0; n < 150; n++) said(left(`n${n}`));
  said({ key: "came_and_went", joined: 0, left: 150 });
  assert.deepEqual(rows(), ["300 people left"]);
  const line = lobby.lines.value.all[0]!;
  assert.ok(line.kind === "arrivals" && line.left.names.length === 100);
});

Deno.test("row 11: a kick or a ban is one row: that the person left is not said again", () => {
  for (const key of ["kicked", "banned"] as const) {
    const { said, rows } = setUp();
    said({ key, name: "Bob" });
    said(left("bob"));
    assert.deepEqual(rows(), [`Bob was ${key}`]);
    said(joined("bob"));
    said(left("bob"));
    assert.deepEqual(rows(), [`Bob was ${key}`, "bob joined, bob left"]);
  }
});

Deno.test("row 11: who leaves long after is said to leave, and who came back too", () => {
  const { said, rows } = setUp();
  said({ key: "banned", name: "bob" });
  said(left("bob"), "2026-03-01T20:00:11.000Z");
  assert.deepEqual(rows(), ["bob was banned", "bob left"]);
  for (let n = 0; n < 1_000; n++) said({ key: "kicked", name: `n${n}` });
  said(left("n0"));
  said(left("n999"));
  assert.deepEqual(rows().slice(-1), ["n0 left"], "few are remembered");
});
