// The shim of docs/differences.md does what the original's page expects of a socket of Socket.IO.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { OriginalClient, type OriginalSocket, shim } from "../support/original_client.ts";
import { serve } from "../support/live_server.ts";
import { eventually } from "../support/wire_client.ts";

/** A WebSocket whose other end is the test. */
class HeldSocket {
  readyState = 0;
  readonly sent: string[] = [];
  onopen = (): void => {};
  onmessage = (_message: { data: string }): void => {};
  onclose = (_close: { code: number }): void => {};

  constructor(readonly address: URL) {}

  send(frame: string): void {
    this.sent.push(frame);
  }

  open(): void {
    this.readyState = 1;
    this.onopen();
  }

  say(event: string, data: unknown, re?: string): void {
    this.onmessage({ data: JSON.stringify({ event, data, re }) });
  }

  close(code: number = 1005): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

/** A page with the shim, and what it holds. */
interface HeldPage {
  readonly io: (url?: string) => OriginalSocket;
  readonly sockets: HeldSocket[];
  /** Waits of its timers, milliseconds. */
  readonly waits: number[];
  /** Runs the timer that waits. */
  wake(): void;
}

function openPage(href: string = "https://chat.example/rooms/?a=1"): HeldPage {
  const sockets: HeldSocket[] = [];
  const waits: number[] = [];
  let waiting: (() => void) | undefined;
  const io = shim({
    WebSocket: function (address: URL) {
      const socket = new HeldSocket(address);
      sockets.push(socket);
      return socket;
    },
    location: { href },
    setTimeout(run, ms) {
      waits.push(ms);
      waiting = run;
      return 1;
    },
    clearTimeout: () => waiting = undefined,
  });
  return { io, sockets, waits, wake: () => waiting?.() };
}

Deno.test("io() opens /ws of the page's own host, or of the one it is given", () => {
  const cases: [string, string | undefined, string][] = [
    ["https://chat.example/rooms/?a=1", undefined, "wss://chat.example/ws"],
    ["http://localhost:5000/", undefined, "ws://localhost:5000/ws"],
    ["http://localhost:5000/", "https://chat.example", "wss://chat.example/ws"],
    ["http://localhost:5000/x", "/", "ws://localhost:5000/ws"],
  ];
  for (const [href, url, expected] of cases) {
    const { io, sockets } = openPage(href);
    io(url);
    equal(String(sockets[0]!.address), expected);
  }
});

Deno.test("what is sent before the connection waits for it, in order, and before connect is told", () => {
  const { io, sockets } = openPage();
  const socket = io();
  socket.on("connect", () => socket.emit("join", { mode: "guest" })).emit("violet_reset").emit("message", {
    text: "a",
  });
  equal(socket.connected, false);
  sockets[0]!.open();
  equal(socket.connected, true);
  deepEqual(sockets[0]!.sent.map((frame) => JSON.parse(frame)), [
    { event: "violet_reset", data: {} },
    { event: "message", data: { text: "a" } },
    { event: "join", data: { mode: "guest" } },
  ]);
});

Deno.test("handlers: several for one event, once, off by name and by handler, and none", () => {
  const { io, sockets } = openPage();
  const heard: string[] = [];
  const first = (data: { n: number }): void => void heard.push(`first ${data.n}`);
  const socket = io().on("system", first).on("system", ({ n }) => heard.push(`second ${n}`));
  socket.once("system", ({ n }) => heard.push(`once ${n}`)).once("system", first).off("system", first);
  sockets[0]!.open();
  for (const n of [1, 2]) sockets[0]!.say("system", { n });
  socket.off("system");
  sockets[0]!.say("system", { n: 3 });
  sockets[0]!.say("hello", {});
  deepEqual(heard, ["second 1", "once 1", "second 2"]);
});

Deno.test("an acknowledgement callback gets the reply to its request, once", () => {
  const { io, sockets } = openPage();
  const heard: unknown[] = [];
  const socket = io().on("error", ({ msg }) => heard.push(`error ${msg}`)).on("ack", () => heard.push("ack"));
  sockets[0]!.open();
  socket.emit("message", { text: "a" }, (data: unknown) => heard.push(data));
  socket.emit("violet_reset", (data: unknown) => heard.push(data));
  const [message, reset] = sockets[0]!.sent.map((frame) => JSON.parse(frame));
  match(message.id, /^[0-9a-f-]{36}$/);
  sockets[0]!.say("error", { msg: "no" }, reset.id);
  for (let time = 0; time < 2; time++) sockets[0]!.say("ack", { id: "x" }, message.id);
  deepEqual(heard, ["error no", { msg: "no" }, { id: "x" }]);
});

Deno.test("a lost connection is tried again, later each time; one that the server ended is not", () => {
  const { io, sockets, waits, wake } = openPage();
  const heard: string[] = [];
  const socket = io();
  for (const event of ["connect", "disconnect", "connect_error"]) {
    socket.on(event, (reason = "") => heard.push(`${event} ${reason}`.trim()));
  }
  sockets[0]!.open();
  sockets[0]!.close(1006);
  for (let time = 1; time < 6; time++) {
    wake();
    sockets[time]!.close(1006);
  }
  for (const [time, ms] of waits.entries()) {
    const middle = Math.min(5000, 1000 * 2 ** time);
    ok(ms >= middle / 2 && ms <= middle * 1.5, `${time}: ${ms}`);
  }
  wake();
  sockets.at(-1)!.open();
  socket.emit("message", { text: "again" });
  equal(sockets.at(-1)!.sent.length, 1);
  const tried = waits.length;
  sockets.at(-1)!.close(4001);
  equal(waits.length, tried);
  const error = "connect_error Error: websocket error";
  deepEqual(heard, [
    ...["connect", "disconnect transport close", error, error, error, error, error],
    ...["connect", "disconnect io server disconnect"],
  ]);
});

Deno.test("disconnect() ends it at once, and connect() opens another, which the end of the first does not disturb", () => {
  const { io, sockets, waits } = openPage();
  const heard: string[] = [];
  const socket = io().on("disconnect", (reason) => heard.push(reason)).connect();
  equal(sockets.length, 1, "one is open already");
  const [first] = sockets;
  first!.open();
  first!.close = () => {};
  socket.disconnect().connect();
  sockets[1]!.open();
  first!.onclose({ code: 1006 });
  deepEqual([socket.connected, heard, waits], [true, ["io client disconnect"], []]);
});

Deno.test("an acknowledgement of a real server: the id and time of the message, or the error", async () => {
  await using server = await serve();
  const ann = new OriginalClient(server.url);
  const replies: Record<string, unknown>[] = [];
  ann.socket.emit(
    "join",
    { mode: "guest", username: "ann" },
    (data: Record<string, unknown>) => replies.push(data),
  );
  ann.socket.emit("message", { text: "hello" }, (data: Record<string, unknown>) => replies.push(data));
  ann.socket.emit("pm_open", { target: "nobody" }, (data: Record<string, unknown>) => replies.push(data));
  await eventually("all are answered", () => replies.length === 3);
  const [joined, said, refused] = replies;
  deepEqual([joined!["username"], refused!["code"]], ["ann", "not_found"]);
  equal(said!["ts"], (await ann.next("message"))["ts"]);
  ann.leave();
});
