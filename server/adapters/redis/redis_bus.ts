// The bus between nodes: one channel of Redis, whose order is everybody's. Nothing that is said there is kept.
//
// A frame is `node number what`: who says it, the how-manieth frame of that node it is, and either JSON of an array of
// messages or one of the words below. A node sees its own messages when they come back, like everybody else.

import type { Bus, BusMessage, NodeEvent } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { RedisLink } from "./redis_link.ts";
import { FIRST_NUMBER, Peers } from "./redis_peers.ts";

/** I am new here, or back: say all that is true at your place. A number behind it: since when others missed me. */
const HELLO = "hello";
/** I have said all that is true at my place. */
const TOLD = "told";
/** I live. */
const BEAT = "beat";
/** I leave. */
const BYE = "bye";

/** Own frames that have not come back for so long mean that the connection stalls, milliseconds. */
const STALL_MS = 4_000;
/** How long a node that comes in waits for what the others say of themselves, milliseconds. */
const SNAPSHOT_MS = 1_500;
/** Least time between two questions to all, milliseconds. */
const ASK_EVERY_MS = 1_000;
/** Taken off the time of the last sign of life, for clocks that differ, milliseconds. */
const MARGIN_MS = 5_000;

/** What the bus of one node is made from. */
export interface RedisBusOptions {
  readonly link: RedisLink;
  /** Name of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The nodes that live, this one included. */
  readonly alive: () => Promise<readonly string[]>;
}

/** A frame of ours that has not come back. */
interface Sent {
  readonly number: number;
  readonly messages: readonly BusMessage[];
}

/** Somebody who waits until so many messages have been seen. */
interface Waiting {
  readonly upTo: number;
  readonly resolve: (around: boolean) => void;
}

/** One node's end of the bus. */
export class RedisBus implements Bus {
  #linked = false;
  #joined = false;
  readonly #handlers: Set<(message: BusMessage) => void> = new Set();
  readonly #peers: Peers;
  #number = FIRST_NUMBER;
  /** Not sent yet: what is said in one turn goes in one frame. */
  #queue: BusMessage[] = [];
  #sent: Sent[] = [];
  #published = 0;
  #seen = 0;
  #waiting: Waiting[] = [];
  /** When a frame of ours came back last, by the wall clock and by the monotonic one. */
  #heardAt = 0;
  #heardTick = 0;
  /** Since when others have missed what was said here; null when they have not. */
  #unheardSince: number | null = null;
  #askedTick = -Infinity;
  #asking: Timer | null = null;
  #answering = false;

  constructor(readonly options: RedisBusOptions) {
    this.#peers = new Peers(options.clock);
  }

  get connected(): boolean {
    return this.#linked;
  }

  subscribe(handle: (message: BusMessage) => void): () => void {
    this.#handlers.add(handle);
    return () => this.#handlers.delete(handle);
  }

  publish(message: BusMessage): void {
    this.#published++;
    if (this.#linked) {
      this.#queue.push(message);
      if (this.#queue.length === 1) this.options.clock.nextTurn(() => this.#flush());
      return;
    }
    if (this.#peers.known) this.#unheardSince ??= this.options.clock.now();
    this.#see([message]);
  }

  flushed(): Promise<boolean> | null {
    if (this.#seen === this.#published) return null;
    return new Promise((resolve) => this.#waiting.push({ upTo: this.#published, resolve }));
  }

  async join(): Promise<void> {
    const { link, alive, node, clock } = this.options;
    const others = (await alive()).filter((other) => other !== node);
    this.#joined = true;
    if (!link.isUp) return;
    const told = new Promise<void>((resolve) => {
      const late = clock.after(SNAPSHOT_MS, resolve);
      this.#peers.whenSnapshotsSent(others, () => {
        late.cancel();
        resolve();
      });
    });
    this.#linkUp();
    await told;
  }

  /** There is a connection again. What was said elsewhere meanwhile was missed. Resolves to false where nothing changes. */
  async up(): Promise<boolean> {
    if (!this.#joined) return false;
    const others = (await this.options.alive()).filter((other) => other !== this.options.node);
    if (this.#linked || !this.options.link.isUp) return false;
    const since = this.#heardAt;
    const missed = this.#peers.known || others.length > 0;
    this.#linkUp();
    if (missed) this.#tell({ type: "gap", since: since - MARGIN_MS, disconnected: true });
    return true;
  }

  /** The connection is gone: what did not come back is seen here all the same, once. False where nothing changes. */
  cut(): boolean {
    if (!this.#linked) return false;
    this.#linked = false;
    this.#asking?.cancel();
    this.#asking = null;
    const unsure = [...this.#sent.flatMap(({ messages }) => messages), ...this.#queue];
    if (unsure.length > 0 && this.#peers.known) this.#unheardSince ??= this.#heardAt;
    this.#sent = [];
    this.#queue = [];
    this.#see(unsure, false);
    this.#tell({ type: "partitioned", others: this.#peers.known });
    return true;
  }

  /** Says that this node lives, and forgets who has not for too long. False when this node hears not even itself. */
  heartbeat(): boolean {
    for (const node of this.#peers.takeDead()) this.#tell({ type: "nodeDown", node });
    if (!this.#linked) return true;
    if (this.options.clock.monotonic() - this.#heardTick > STALL_MS) return false;
    this.#send(BEAT);
    return true;
  }

  /** Takes what came through the channel. */
  receive(frame: string): void {
    const [node, number] = frame.split(" ", 2) as [string, string];
    const what = frame.slice(node.length + number.length + 2);
    if (node === this.options.node) this.#hearOwn(Number(number));
    else this.#hearOther(node, Number(number), what);
  }

  /** Sends what waits, says goodbye, and hears nobody any more. */
  leave(): void {
    this.#asking?.cancel();
    if (!this.#linked) return;
    this.#flush();
    this.#send(BYE);
    this.#linked = false;
    this.#joined = false;
    this.#see(this.#sent.splice(0).flatMap(({ messages }) => messages), false);
  }

  #linkUp(): void {
    const { clock } = this.options;
    this.#linked = true;
    this.#heardAt = clock.now();
    this.#heardTick = clock.monotonic();
    const unheard = this.#unheardSince;
    this.#unheardSince = null;
    this.#askedTick = this.#heardTick;
    this.#send(unheard === null ? HELLO : `${HELLO} ${unheard - MARGIN_MS}`);
    this.#tell({ type: "snapshotRequested" });
  }

  #flush(): void {
    const messages = this.#queue;
    if (messages.length === 0) return;
    this.#queue = [];
    this.#sent.push({ number: this.#number, messages });
    this.#send(JSON.stringify(messages));
  }

  #send(what: string): void {
    const { link, node } = this.options;
    // A connection that is lost is heard of otherwise.
    link.command("PUBLISH", link.channel, `${node} ${this.#number++} ${what}`).catch(() => {});
  }

  #hearOwn(number: number): void {
    this.#heardAt = this.options.clock.now();
    this.#heardTick = this.options.clock.monotonic();
    const [next] = this.#sent;
    // A word, or a frame from before a cut, which was taken as lost.
    if (next === undefined || next.number !== number) return;
    this.#sent.shift();
    this.#see(next.messages);
  }

  #hearOther(node: string, number: number, what: string): void {
    if (!this.#linked) return;
    const before = this.#peers.noteFrame(node, number);
    const [word, since] = what.split(" ", 2);
    if (word === BYE) {
      this.#peers.forget(node);
      return this.#tell({ type: "nodeDown", node });
    }
    if (word === HELLO) {
      if (since !== undefined) this.#tell({ type: "gap", since: Number(since), disconnected: false });
      return this.#answerSoon();
    }
    if (before.kind !== "next") this.#ask();
    if (before.kind === "gap") {
      this.#tell({ type: "gap", since: before.since - MARGIN_MS, disconnected: false });
    }
    if (word === TOLD) this.#peers.snapshotSent(node);
    else if (word !== BEAT) this.#deliver(JSON.parse(what) as BusMessage[]);
  }

  /** Asks the others what is true at their places, unless they have just been asked: then in a moment. */
  #ask(): void {
    const { clock } = this.options;
    const wait = this.#askedTick + ASK_EVERY_MS - clock.monotonic();
    if (this.#asking !== null) return;
    this.#asking = clock.after(Math.max(wait, 0), () => {
      this.#asking = null;
      this.#askedTick = clock.monotonic();
      if (this.#linked) this.#send(HELLO);
    });
  }

  /** Tells what is true here, once for all who ask in one moment. */
  #answerSoon(): void {
    if (this.#answering) return;
    this.#answering = true;
    this.options.clock.nextTurn(() => {
      this.#answering = false;
      if (!this.#linked) return;
      this.#tell({ type: "snapshotRequested" });
      this.#flush();
      this.#send(TOLD);
    });
  }

  #tell(event: NodeEvent): void {
    this.#deliver([{ kind: "nodes", event }]);
  }

  /** Own messages are seen, in their place. */
  #see(messages: readonly BusMessage[], around = true): void {
    this.#deliver(messages);
    this.#seen += messages.length;
    while (this.#waiting.length > 0 && this.#waiting[0]!.upTo <= this.#seen) {
      this.#waiting.shift()!.resolve(around);
    }
  }

  #deliver(messages: readonly BusMessage[]): void {
    for (const message of messages) {
      for (const handle of this.#handlers) {
        try {
          handle(message);
        } catch (error) {
          const cause = error instanceof Error ? error.name : typeof error;
          this.options.log.error("a message between nodes failed", { kind: message.kind, cause });
        }
      }
    }
  }
}
