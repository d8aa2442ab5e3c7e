// A line that is cut silently: the page asks for a sign of life when it is looked at, and after a silence.

import assert from "node:assert/strict";
import { IDLE_MS, SIGN_OF_LIFE_MS, UNHURRIED_MS } from "../../../client/net/connection/liveness.ts";
import { inside, letIn, nextAttempt, type Setup, setUp } from "./chat_setup.ts";
import { message } from "./fakes.ts";

/** The latest requests that ask for a sign of life. */
function asked({ network }: Setup): string[] {
  return network.last.requests.flatMap((one) => one.event === "pm_typing" ? [one.id] : []);
}

function answer({ network }: Setup, id: string): void {
  network.last.emit("error", { code: "forbidden", msg: "This is not your conversation." }, id);
}

Deno.test("row 8: the line is cut silently and the page looked at: the banner is there within five seconds", () => {
  const setup = inside();
  const { chat, clock, stores, network } = setup;
  clock.pass(20_000);
  chat.looked();
  chat.looked();
  assert.equal(asked(setup).length, 1, "once for several events of the browser");
  clock.pass(SIGN_OF_LIFE_MS);
  assert.ok(SIGN_OF_LIFE_MS < 5_000);
  assert.equal(stores.connection.state.value, "lost");
  assert.equal(network.last.closedWith, 1000);
  letIn(nextAttempt(setup));
  assert.equal(stores.connection.state.value, "online");
});

Deno.test("row 8: a server that answers keeps its connection, and the user sees nothing of it", () => {
  const setup = inside();
  const { chat, clock, stores, network } = setup;
  for (let n = 0; n < 3; n++) {
    clock.pass(20_000);
    chat.looked();
    answer(setup, asked(setup).at(-1)!);
  }
  assert.deepEqual([stores.connection.state.value, network.sockets.length], ["online", 1]);
  assert.deepEqual(stores.toasts.list.value, []);
  assert.equal(asked(setup).length, 3);
});

Deno.test("row 8: what arrives prolongs the wait, as it may have left before the line was cut", () => {
  const setup = inside();
  const { chat, clock, stores, network } = setup;
  chat.looked();
  clock.pass(SIGN_OF_LIFE_MS - 1);
  network.last.emit("message", message("m1", "bob", "hi"));
  clock.pass(SIGN_OF_LIFE_MS - 1);
  assert.equal(stores.connection.state.value, "online");
  clock.pass(1);
  assert.equal(stores.connection.state.value, "lost");
});

Deno.test("row 8: the browser comes online, and a connection that it did not lose is tried", () => {
  const setup = inside();
  setup.chat.setOffline(false);
  assert.equal(asked(setup).length, 1);
  setup.clock.pass(SIGN_OF_LIFE_MS);
  assert.equal(setup.stores.connection.state.value, "lost");
});

Deno.test("row 8: a visible page asks after a silence, a hidden one waits until it is looked at", () => {
  const setup = inside();
  const { chat, clock, stores } = setup;
  clock.pass(IDLE_MS);
  assert.equal(asked(setup).length, 1);
  answer(setup, asked(setup)[0]!);
  stores.notifications.visible.value = false;
  clock.pass(10 * IDLE_MS);
  assert.equal(asked(setup).length, 1);
  stores.notifications.visible.value = true;
  chat.looked();
  assert.equal(asked(setup).length, 2);
});

Deno.test("row 8: after a silence there is more time for an answer, and looking shortens it", () => {
  for (const isLookedAt of [false, true]) {
    const setup = inside();
    const { chat, clock, stores } = setup;
    clock.pass(IDLE_MS);
    clock.pass(SIGN_OF_LIFE_MS);
    assert.equal(stores.connection.state.value, "online");
    if (isLookedAt) chat.looked();
    clock.pass(isLookedAt ? SIGN_OF_LIFE_MS : UNHURRIED_MS - SIGN_OF_LIFE_MS);
    assert.deepEqual([stores.connection.state.value, asked(setup).length], ["lost", 1]);
  }
});

Deno.test("row 8: a busy line is never asked, and no page that is outside or has lost its connection", () => {
  const setup = inside();
  const { chat, clock, network } = setup;
  for (let n = 0; n < 10; n++) {
    clock.pass(IDLE_MS - 1);
    network.last.emit("message", message(`m${n}`, "bob", "hi"));
  }
  assert.equal(asked(setup).length, 0);
  network.last.drop();
  const before = network.last.requests.length;
  chat.looked();
  assert.equal(network.sockets.length, 2, "it tries again at once");
  assert.equal(network.last.requests.length + before, before);
  const outside = setUp();
  outside.chat.looked();
  assert.equal(outside.network.sockets.length, 0);
});

Deno.test("row 8: while a password is being checked, the answer may take longer", async () => {
  const setup = inside();
  const { chat, clock, stores, network } = setup;
  const registered = chat.later.loaded!.account.register({ username: "alice", password: "secret" });
  const { id } = network.last.last;
  chat.looked();
  clock.pass(3 * SIGN_OF_LIFE_MS);
  assert.equal(stores.connection.state.value, "online");
  network.last.emit("error", { code: "username_taken", msg: "Taken." }, id);
  assert.equal((await registered)?.code, "username_taken");
  chat.looked();
  clock.pass(SIGN_OF_LIFE_MS);
  assert.equal(stores.connection.state.value, "lost");
});
