// The session of a guest in one tab: kept over a reload, not over a copy of the tab.

import { deepEqual, equal } from "node:assert/strict";
import { createTabStore } from "../../../client/store/session/tab_store.ts";
import { nextAttempt, setUp } from "./chat_setup.ts";
import { fakeStorage, guest, joined } from "./fakes.ts";
import { RESUME_GRACE_MS } from "../../../server/protocol/protocol_limits.ts";

/** Tabs of one browser. `held`: the ids of tabs that are there. */
function tab(storage = fakeStorage(), held = new Set<string>()) {
  let ids = 0;
  const hold = (id: string): Promise<boolean> => {
    const isFree = !held.has(id);
    held.add(id);
    return Promise.resolve(isFree);
  };
  return createTabStore({ storage, newId: () => `tab${ids++}`, hold });
}

Deno.test("a session survives a reload, with the last message; a copy of the tab gets none", async () => {
  const storage = fakeStorage();
  const first = tab(storage);
  equal(await first.claim(), null);
  first.keep({ username: "ada", resume: "s1" });
  first.last = "m7";
  first.save();
  const copy = fakeStorage(Object.fromEntries(storage.kept));
  const reloaded = tab(storage);
  deepEqual([await reloaded.claim(), reloaded.last], [{ username: "ada", resume: "s1" }, "m7"]);
  const copied = tab(copy, new Set(["tab0"]));
  deepEqual([await copied.claim(), copied.last, copy.kept.size], [null, "", 0]);
  reloaded.forget();
  equal(storage.kept.size, 0);
});

Deno.test("what is in the storage and no session counts as none", async () => {
  for (const text of ["", "null", "[]", "{", '{"id":1,"username":"a","resume":"s"}', '{"id":"a"}']) {
    equal(await tab(fakeStorage({ sc_tab: text })).claim(), null, text);
  }
});

Deno.test("a guest whose connection is lost goes on with the secret; after the grace as a new guest", () => {
  const all = setUp();
  const { chat, network, stores, clock } = all;
  chat.enter({ mode: "guest", username: "ada", modPassword: "shield" });
  network.last.open();
  network.last.emit("joined", { ...joined("ada"), resume: "s1" }, network.last.last.id);
  network.last.emit("nicklist", { users: [guest("ada"), guest("bob")] });
  network.last.emit("pm_ready", { with: "bob", room: "guest-1", room_key: "k", peer: guest("bob") });
  network.last.emit("pm_accepted", { room: "guest-1", by: "bob" });
  network.last.emit("pm_message", { id: "m1", from: "bob", room: "guest-1", ts: "", text: "hi" });
  network.last.drop();
  const dm = stores.dms.find("bob")!;
  equal(dm.state.value, "open", "the conversation stays");
  equal(stores.connection.resumableUntil.value, clock.now() + RESUME_GRACE_MS);
  const socket = nextAttempt(all);
  socket.open();
  const { mode, resume, last } = socket.last.data as Record<string, unknown>;
  deepEqual([mode, resume, last], ["resume", "s1", "m1"]);
  socket.emit("joined", { ...joined("ada"), resume: "s2" }, socket.last.id);
  socket.emit("pm_peer", { room: "guest-1", state: "away" });
  equal(dm.away.value, true);
  socket.emit("pm_peer", { room: "guest-1", state: "back" });
  deepEqual([dm.away.value, dm.state.value], [false, "open"]);

  socket.drop();
  const late = nextAttempt(all);
  late.open();
  late.emit("error", { code: "session_expired", msg: "" }, late.last.id);
  const again = late.last.data as Record<string, unknown>;
  deepEqual([again["mode"], again["username"], again["mod_password"]], ["guest", "ada", "shield"]);
  late.emit("joined", { ...joined("ada"), resume: "s3" }, late.last.id);
  equal(stores.session.phase.value, "in");
  equal(dm.state.value, "ended");
});

Deno.test("pm_peer gone ends the conversation", () => {
  const { chat, network, stores } = setUp();
  chat.enter({ mode: "guest", username: "ada" });
  network.last.open();
  network.last.emit("joined", joined("ada"), network.last.last.id);
  network.last.emit("pm_ready", { with: "bob", room: "guest-1", room_key: "k", peer: guest("bob") });
  network.last.emit("pm_peer", { room: "guest-1", state: "gone" });
  equal(stores.dms.find("bob")!.state.value, "ended");
});
