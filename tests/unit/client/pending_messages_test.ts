// Pending messages and their echoes: each is shown once, in any order of events, tabs and connections.

import assert from "node:assert/strict";
import { inside, letIn, nextAttempt, type Setup, shown } from "./chat_setup.ts";
import { type FakeWebSocket, guest, message } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";

/** An echo of alice's, as the server writes it. */
function echo(id: string, text = "hi"): object {
  return { event: "message", data: message(id, "alice", text) };
}

function ack(id: string, re: string): object {
  return { event: "ack", data: { id, ts: TS }, re };
}

/** A page on which alice has written "hi", and what the request is called. */
function written(): Setup & { readonly re: string } {
  const setup = inside();
  setup.chat.send("hi");
  return { ...setup, re: setup.network.last.last.id };
}

/** Lets the envelopes come, one frame each or all in one, and returns what was shown after each frame. */
function come({ stores, network }: Setup, envelopes: readonly object[], inOneFrame: boolean): string[][] {
  const frames = inOneFrame ? [envelopes] : envelopes.map((one) => [one]);
  return frames.map((frame) => {
    network.last.frame(JSON.stringify(frame));
    return shown(stores);
  });
}

for (const inOneFrame of [true, false]) {
  const how = inOneFrame ? "in one frame" : "in two frames";

  Deno.test(`an echo before its ack, ${how}: one copy at every moment`, () => {
    const setup = written();
    const seen = come(setup, [echo("m1"), ack("m1", setup.re)], inOneFrame);
    assert.deepEqual(seen, inOneFrame ? [["hi"]] : [["hi"], ["hi"]]);
  });

  Deno.test(`an echo after its ack, ${how}: one copy at every moment`, () => {
    const setup = written();
    const seen = come(setup, [ack("m1", setup.re), echo("m1")], inOneFrame);
    assert.deepEqual(seen, inOneFrame ? [["hi"]] : [["hi (sending)"], ["hi"]]);
  });

  Deno.test(`another tab says the same at the same time, ${how}: two messages, in whatever order they come`, () => {
    for (const order of ["oma", "moa", "oam", "aom", "amo", "mao"]) {
      const setup = written();
      const envelopes = { o: echo("other"), m: echo("mine"), a: ack("mine", setup.re) };
      const seen = come(setup, [...order].map((one) => envelopes[one as "o"]), inOneFrame);
      assert.deepEqual(seen.at(-1), ["hi", "hi"], order);
      for (const now of seen) assert.ok(now.length <= 2, `${order}: ${now}`);
      assert.equal(setup.chat.unsent, 0);
      assert.equal(new Set(setup.stores.lobby.lines.value.all.map(({ key }) => key)).size, 2, "two rows");
    }
  });
}

Deno.test("the same text of another tab does not replace an own message that the server never got", () => {
  const setup = written();
  const { stores, network, re } = setup;
  come(setup, [echo("other")], true);
  network.last.drop();
  const back = nextAttempt(setup);
  letIn(back);
  assert.equal(back.last.id, re, "it is sent again");
  come(setup, [echo("mine"), ack("mine", re)], false);
  assert.deepEqual(shown(stores), ["hi", "hi"]);
});

Deno.test("an own message without its echo, and the same text of another tab, are both shown after the resend", () => {
  const setup = written();
  const { stores, network, re } = setup;
  come(setup, [echo("other")], true);
  network.last.drop();
  letIn(nextAttempt(setup));
  come(setup, [ack("mine", re)], true);
  assert.deepEqual(shown(stores), ["hi", "hi"]);
});

Deno.test("a message that is still queued is not matched by the same text of another tab", () => {
  const setup = written();
  const { chat, stores, network } = setup;
  chat.send("hello");
  come(setup, [echo("other", "hello")], true);
  assert.deepEqual(shown(stores), ["hello", "hi (sending)", "hello (sending)"]);
  come(setup, [echo("m1"), ack("m1", setup.re)], true);
  come(setup, [echo("m2", "hello"), ack("m2", network.last.last.id)], true);
  assert.deepEqual(shown(stores), ["hello", "hi", "hello"]);
});

Deno.test("after a crash of the server the resend has its old id: who has the message shows it once, and is called once", () => {
  const setup = inside();
  const { stores, network } = setup;
  const said = { event: "message", data: message("m1", "bob", "@alice hi") };
  come(setup, [said], true);
  assert.equal(stores.notifications.mentions.value, 1);
  network.last.drop();
  letIn(nextAttempt(setup));
  come(setup, [said], true);
  assert.equal(stores.lobby.lines.value.all.filter(({ kind }) => kind === "message").length, 1);
  assert.equal(stores.notifications.mentions.value, 1);
});

Deno.test("a message in doubt is resent under its id, by Retry too", () => {
  const setup = written();
  const { chat, stores, network, re } = setup;
  network.last.drop();
  const back = nextAttempt(setup);
  letIn(back);
  back.emit("error", { code: "muted", msg: "You are muted." }, re);
  assert.deepEqual(shown(stores), ["hi (failed)"]);
  chat.retry(re);
  assert.equal(back.last.id, re);
  back.emit("ack", { id: "m1", ts: TS }, re);
  assert.deepEqual(shown(stores), ["hi"]);
  chat.send("no");
  const { id } = back.last;
  back.emit("error", { code: "muted", msg: "You are muted." }, id);
  chat.retry(id);
  assert.notEqual(back.last.id, id, "what was refused at once never got through");
});

Deno.test("a message shown as sent before the connection was lost, and refused now, is not shown twice", () => {
  const setup = written();
  const { stores, network, re } = setup;
  come(setup, [echo("m1")], true);
  network.last.drop();
  const back = nextAttempt(setup);
  letIn(back);
  back.emit("error", { code: "muted", msg: "You are muted." }, re);
  assert.deepEqual(shown(stores), ["hi"]);
});

Deno.test("a message whose id was seen under another author is shown, not dropped, in a row of its own", () => {
  const setup = inside();
  const { stores, network } = setup;
  const socket: FakeWebSocket = network.last;
  socket.emit("presence", { join: [guest("bob"), guest("mallory")] });
  for (const [author, text] of [["bob", "first"], ["mallory", "under bob's id"], ["Bob", "first"]] as const) {
    socket.emit("message", message("m1", author, text));
  }
  const lines = stores.lobby.lines.value.all;
  assert.deepEqual(shown(stores), ["first", "under bob's id"]);
  assert.equal(new Set(lines.map(({ key }) => key)).size, 2);
});

Deno.test("a message by another author with the id of an own one leaves that pending", () => {
  const setup = written();
  const { stores, re } = setup;
  come(setup, [ack("m1", re), { event: "message", data: message("m1", "mallory", "hi") }], true);
  assert.deepEqual(shown(stores), ["hi", "hi (sending)"]);
  come(setup, [echo("m1")], true);
  assert.deepEqual(shown(stores), ["hi", "hi"]);
});
