// The bus between nodes: one Redis channel, whose order is the same for all nodes. Redis keeps none of its messages.
//
// A frame is `node number content`: the sending node, the number of the frame among those of that node, and either a
// JSON array of messages or one of the control words below. A node handles its own messages when the channel returns
// them.

import type { Bus, BusMessage, NodeEvent } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { isErrorReply, type RedisLink } from "./redis_link.ts";
import { FIRST_NUMBER, Peers } from "./redis_peers.ts";

/**
 * This node is new or has reconnected, and asks every node for a snapshot of its state. An optional number says since
 * when the others have missed messages of this node, milliseconds since the Unix epoch.
 */
const HELLO = "hello";
/** End of a snapshot: this node has sent all of its state. */
const SNAPSHOT_END = "snapshot_end";
/** This node is alive. */
const HEARTBEAT = "heartbeat";
/** This node leaves. */
const BYE = "bye";

/** The connection counts as stalled when no own frame has come back for this long, milliseconds. */
const STALL_MS = 4_000;
/** How long a joining node waits for the snapshots of the others, milliseconds. */
const SNAPSHOT_MS = 1_500;
/** Least time between two requests for snapshots, milliseconds. */
const REQUEST_INTERVAL_MS = 1_000;
/** Subtracted from the start of a gap, because the clocks of the nodes differ, milliseconds. */
const CLOCK_MARGIN_MS = 5_000;

/** What the bus of one node needs. */
export interface RedisBusOptions {
  readonly link: RedisLink;
  /** Name of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The live nodes, this one included. */
  readonly alive: () => Promise<readonly string[]>;
}

/** An own frame that has not come back yet. */
interface SentFrame {
  readonly number: number;
  readonly messages: readonly BusMessage[];
}

/** A caller of `flushed` that waits until this many messages have been handled here. */
interface FlushWaiter {
  readonly upTo: number;
  readonly resolve: (delivered: boolean) => void;
}

/** The bus as one node sees it. */
export class RedisBus implements Bus {
  #connected = false;
  #joined = false;
  readonly #handlers: Set<(message: BusMessage) => void> = new Set();
  readonly #peers: Peers;
  #number = FIRST_NUMBER;
  /** Messages not sent yet. All messages of one turn of the event loop go in one frame. */
  #queue: BusMessage[] = [];
  #sent: SentFrame[] = [];
  #published = 0;
  #handled = 0;
  #waiting: FlushWaiter[] = [];
  /** When an own frame last came back, by the wall clock and by the monotonic clock. */
  #lastEchoAt = 0;
  #lastEchoTick = 0;
  /** Since when other nodes have missed messages of this node; null when they have not. */
  #undeliveredSince: number | null = null;
  #requestedTick = -Infinity;
  #requestTimer: Timer | null = null;
  #isSnapshotScheduled = false;

  constructor(readonly options: RedisBusOptions) {
    this.#peers = new Peers(options.clock);
  }

  get connected(): boolean {
    return this.#connected;
  }

  subscribe(handle: (message: BusMessage) => void): () => void {
    this.#handlers.add(handle);
    return () => this.#handlers.delete(handle);
  }

  publish(message: BusMessage): void {
    this.#published++;
    if (this.#connected) {
      this.#queue.push(message);
      if (this.#queue.length === 1) this.options.clock.nextTurn(() => this.#flush());
      return;
    }
    if (this.#peers.any) this.#undeliveredSince ??= this.options.clock.now();
    this.#handleOwn([message]);
  }

  flushed(): Promise<boolean> | null {
    if (this.#handled === this.#published) return null;
    return new Promise((resolve) => this.#waiting.push({ upTo: this.#published, resolve }));
  }

  async join(): Promise<void> {
    const { link, alive, node, clock } = this.options;
    const others = (await alive()).filter((other) => other !== node);
    this.#joined = true;
    if (!link.isUp) return;
    const snapshots = new Promise<void>((resolve) => {
      const late = clock.after(SNAPSHOT_MS, resolve);
      this.#peers.whenSnapshotsSent(others, () => {
        late.cancel();
        resolve();
      });
    });
    this.#connect();
    await snapshots;
  }

  /** Handles a new connection. This node has missed messages of the others. Resolves to false when nothing changes. */
  async reconnect(): Promise<boolean> {
    if (!this.#joined) return false;
    const others = (await this.options.alive()).filter((other) => other !== this.options.node);
    if (this.#connected || !this.options.link.isUp) return false;
    const since = this.#lastEchoAt;
    const hasMissed = this.#peers.any || others.length > 0;
    this.#connect();
    if (hasMissed) this.#notify({ type: "gap", since: since - CLOCK_MARGIN_MS, disconnected: true });
    return true;
  }

  /**
   * Handles the loss of the connection: messages that did not come back are handled here, once. False when nothing
   * changes.
   */
  disconnect(): boolean {
    if (!this.#connected) return false;
    this.#connected = false;
    this.#requestTimer?.cancel();
    this.#requestTimer = null;
    const unconfirmed = [...this.#sent.flatMap(({ messages }) => messages), ...this.#queue];
    if (unconfirmed.length > 0 && this.#peers.any) this.#undeliveredSince ??= this.#lastEchoAt;
    this.#sent = [];
    this.#queue = [];
    this.#handleOwn(unconfirmed, false);
    this.#notify({ type: "partitioned", others: this.#peers.any });
    return true;
  }

  /** Sends a heartbeat and removes silent nodes. False when the connection stalls: even own frames do not come back. */
  heartbeat(): boolean {
    for (const node of this.#peers.removeSilent()) this.#notify({ type: "nodeDown", node });
    if (!this.#connected) return true;
    if (this.options.clock.monotonic() - this.#lastEchoTick > STALL_MS) return false;
    this.#send(HEARTBEAT);
    return true;
  }

  /** Handles a frame of the channel. */
  receive(frame: string): void {
    const [node, number] = frame.split(" ", 2) as [string, string];
    const content = frame.slice(node.length + number.length + 2);
    if (node === this.options.node) this.#receiveOwn(Number(number));
    else this.#receiveFromPeer(node, Number(number), content);
  }

  /** Sends the queue and a goodbye, and stops receiving. */
  leave(): void {
    this.#requestTimer?.cancel();
    if (!this.#connected) return;
    this.#flush();
    this.#send(BYE);
    this.#connected = false;
    this.#joined = false;
    this.#handleOwn(this.#sent.splice(0).flatMap(({ messages }) => messages), false);
  }

  #connect(): void {
    const { clock } = this.options;
    this.#connected = true;
    this.#lastEchoAt = clock.now();
    this.#lastEchoTick = clock.monotonic();
    const undelivered = this.#undeliveredSince;
    this.#undeliveredSince = null;
    this.#requestedTick = this.#lastEchoTick;
    this.#send(undelivered === null ? HELLO : `${HELLO} ${undelivered - CLOCK_MARGIN_MS}`);
    this.#notify({ type: "snapshotRequested" });
  }

  #flush(): void {
    const messages = this.#queue;
    if (messages.length === 0) return;
    this.#queue = [];
    this.#sent.push({ number: this.#number, messages });
    this.#send(JSON.stringify(messages));
  }

  #send(content: string): void {
    const { link, node } = this.options;
    link.command("PUBLISH", link.channel, `${node} ${this.#number++} ${content}`).catch((error: unknown) => {
      // The link reports a lost connection by itself. A frame that is refused never comes back.
      if (isErrorReply(error)) link.drop();
    });
  }

  #receiveOwn(number: number): void {
    this.#lastEchoAt = this.options.clock.now();
    this.#lastEchoTick = this.options.clock.monotonic();
    const [next] = this.#sent;
    // A control word, or a frame from before a disconnection, which was handled then.
    if (next === undefined || next.number !== number) return;
    this.#sent.shift();
    this.#handleOwn(next.messages);
  }

  #receiveFromPeer(node: string, number: number, content: string): void {
    if (!this.#connected) return;
    const order = this.#peers.noteFrame(node, number);
    const [word, since] = content.split(" ", 2);
    if (word === BYE) {
      this.#peers.forget(node);
      return this.#notify({ type: "nodeDown", node });
    }
    if (word === HELLO) {
      if (since !== undefined) this.#notify({ type: "gap", since: Number(since), disconnected: false });
      return this.#sendSnapshotSoon();
    }
    if (order.kind !== "next") this.#requestSnapshots();
    if (order.kind === "gap") {
      this.#notify({ type: "gap", since: order.since - CLOCK_MARGIN_MS, disconnected: false });
    }
    if (word === SNAPSHOT_END) this.#peers.snapshotSent(node);
    else if (word !== HEARTBEAT) this.#deliver(JSON.parse(content) as BusMessage[]);
  }

  /** Asks the other nodes for snapshots, at most once per interval. */
  #requestSnapshots(): void {
    const { clock } = this.options;
    const wait = this.#requestedTick + REQUEST_INTERVAL_MS - clock.monotonic();
    if (this.#requestTimer !== null) return;
    this.#requestTimer = clock.after(Math.max(wait, 0), () => {
      this.#requestTimer = null;
      this.#requestedTick = clock.monotonic();
      if (this.#connected) this.#send(HELLO);
    });
  }

  /** Sends the snapshot of this node, once for all requests of one turn. */
  #sendSnapshotSoon(): void {
    if (this.#isSnapshotScheduled) return;
    this.#isSnapshotScheduled = true;
    this.options.clock.nextTurn(() => {
      this.#isSnapshotScheduled = false;
      if (!this.#connected) return;
      this.#notify({ type: "snapshotRequested" });
      this.#flush();
      this.#send(SNAPSHOT_END);
    });
  }

  #notify(event: NodeEvent): void {
    this.#deliver([{ kind: "nodes", event }]);
  }

  /** Handles own messages in their place in the order, and resolves the callers of `flushed`. */
  #handleOwn(messages: readonly BusMessage[], delivered = true): void {
    this.#deliver(messages);
    this.#handled += messages.length;
    while (this.#waiting.length > 0 && this.#waiting[0]!.upTo <= this.#handled) {
      this.#waiting.shift()!.resolve(delivered);
    }
  }

  #deliver(messages: readonly BusMessage[]): void {
    for (const message of messages) {
      for (const handle of this.#handlers) {
        try {
          handle(message);
        } catch (error) {
          const cause = error instanceof Error ? error.name : typeof error;
          this.options.log.error("the handler of a bus message failed", { kind: message.kind, cause });
        }
      }
    }
  }
}
