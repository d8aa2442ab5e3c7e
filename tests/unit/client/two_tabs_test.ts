// Two tabs of one member against a server that is slow, forgets and crashes: no message is lost or duplicated.

import assert from "node:assert/strict";
import { type Setup, setUp, shown } from "./chat_setup.ts";
import { fakeStorage, type FakeWebSocket, guest, joined, message } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";
const TEXTS = ["hi", "ho"];
const RUNS = 300;
const STEPS = 60;

/** Chance that a seed decides: the same each time. Returns whole numbers below `limit`. */
function chanceFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = state * 1_664_525 + 1_013_904_223 >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
}

/** One tab, and what is on the wire from and to it. */
class Tab {
  readonly setup: Setup;
  /** What was written here. */
  readonly said: string[] = [];
  #read = 0;
  #incoming: object[] = [];

  constructor(readonly server: Server, name: string) {
    this.setup = setUp(fakeStorage(), name);
    this.setup.chat.enter({ mode: "restore", token: "token" });
  }

  get socket(): FakeWebSocket {
    return this.setup.network.last;
  }

  say(text: string): void {
    if (this.setup.chat.send(text)) this.said.push(text);
  }

  /** A message goes out to this tab, if it is in. */
  send(envelope: object): void {
    if (this.setup.stores.connection.state.value === "online") this.#incoming.push(envelope);
  }

  /** The server takes the next request. */
  takeRequest(): void {
    const request = this.socket.requests[this.#read];
    if (request === undefined) return;
    this.#read++;
    if (request.event === "message") this.server.take(this, request.id, request.data.text);
  }

  /** The next `count` envelopes come, in one frame. Then nothing stands there that was not written. */
  receive(count: number): void {
    const frame = this.#incoming.splice(0, count);
    if (frame.length > 0) this.socket.frame(JSON.stringify(frame));
  }

  lose(): void {
    this.#incoming = [];
    if (this.setup.stores.connection.state.value === "online") this.socket.drop();
  }

  /** Comes back, where the connection is lost. */
  comeBack(): void {
    const { clock, network } = this.setup;
    const before = network.sockets.length;
    for (let n = 0; n < 100 && network.sockets.length === before; n++) clock.pass(1_000);
    this.letIn();
  }

  letIn(): void {
    this.#read = 1;
    this.socket.open();
    const me = { ...joined("alice"), is_registered: true, token: "token", ignored_list: [] };
    this.socket.emit("joined", me, this.socket.last.id);
    this.socket.emit("nicklist", { users: [guest("alice", { is_registered: true })] });
  }
}

/** The server, which gives one id to one text of one request, whatever it remembers. */
class Server {
  readonly tabs: readonly Tab[] = ["a", "b"].map((name) => new Tab(this, name));
  /** Texts by ids, of all that was ever said. */
  readonly said: Map<string, string> = new Map();
  readonly #receipts: Set<string> = new Set();

  constructor(readonly acksFirst: boolean) {}

  take(from: Tab, re: string, text: string): void {
    const id = `of-${re}-${text}`;
    const ack = { event: "ack", data: { id, ts: TS }, re };
    if (this.acksFirst) from.send(ack);
    if (!this.#receipts.has(id)) {
      this.#receipts.add(id);
      this.said.set(id, text);
      for (const tab of this.tabs) tab.send({ event: "message", data: message(id, "alice", text) });
    }
    if (!this.acksFirst) from.send(ack);
  }

  crash(): void {
    this.#receipts.clear();
    for (const tab of this.tabs) tab.lose();
  }
}

function countOf(text: string, texts: Iterable<string>): number {
  return [...texts].filter((one) => one === text || one === `${text} (sending)`).length;
}

/** One step of an evening. */
function step(server: Server, chance: (limit: number) => number): void {
  const tab = server.tabs[chance(2)]!;
  switch (chance(8)) {
    case 0:
    case 1:
      return tab.say(TEXTS[chance(TEXTS.length)]!);
    case 2:
    case 3:
      return tab.takeRequest();
    case 4:
    case 5:
      return tab.receive(1 + chance(3));
    case 6:
      if (chance(3) > 0) return tab.setup.clock.pass(1_000);
      return chance(4) === 0 ? server.crash() : tab.lose();
    default:
      if (tab.setup.stores.connection.state.value === "lost") tab.comeBack();
  }
}

/** Everybody comes back, and all that is on its way arrives. */
function settle(server: Server): void {
  for (let round = 0; round < STEPS * 3; round++) {
    for (const tab of server.tabs) {
      if (tab.setup.stores.connection.state.value === "lost") tab.comeBack();
      tab.takeRequest();
      tab.receive(100);
      tab.setup.clock.pass(1_000);
    }
  }
}

for (const acksFirst of [false, true]) {
  Deno.test(`two tabs say the same, lines are lost, the server crashes: each message once; ${acksFirst ? "ack" : "echo"} first`, () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const chance = chanceFrom(seed);
      const server = new Server(acksFirst);
      for (const tab of server.tabs) tab.letIn();
      for (let n = 0; n < STEPS; n++) {
        step(server, chance);
        for (const { setup } of server.tabs) {
          for (const text of TEXTS) {
            const written = server.tabs.reduce((sum, tab) => sum + countOf(text, tab.said), 0);
            assert.ok(
              countOf(text, shown(setup.stores)) <= written,
              `seed ${seed}, step ${n}: ${text} stands twice`,
            );
          }
        }
      }
      settle(server);
      const written = server.tabs.flatMap(({ said }) => said);
      assert.deepEqual([...server.said.values()].sort(), written.sort(), `seed ${seed}: said once each`);
      for (const { setup, said } of server.tabs) {
        const lines = setup.stores.lobby.lines.value.all.flatMap((line) =>
          line.kind === "message" ? [line] : []
        );
        assert.equal(
          setup.chat.unsent + setup.stores.lobby.pending.value.length,
          0,
          `seed ${seed}: all is said`,
        );
        assert.equal(new Set(lines.map(({ data }) => data.id)).size, lines.length, `seed ${seed}: ids`);
        assert.equal(new Set(lines.map(({ key }) => key)).size, lines.length, `seed ${seed}: rows`);
        for (const text of TEXTS) {
          const here = countOf(text, lines.map(({ data }) => data.text));
          assert.ok(here >= countOf(text, said), `seed ${seed}: ${text} of this tab is shown`);
        }
      }
    }
  });
}
