// One node: hub, guards and features wired over the ports it is given. Knows nothing of HTTP or of Deno.

import { CLOSE, type Refusal } from "./protocol/errors.ts";
import { RATE_MESSAGES, RATE_WINDOW_MS } from "./protocol/limits.ts";
import { Admission } from "./hub/limits/admission.ts";
import type { Socket } from "./hub/connection.ts";
import type { GuardedSocket } from "./hub/limits/shedding.ts";
import { Control } from "./hub/control.ts";
import { type Commands, createDispatch, type DispatchOptions, refuseBinary } from "./hub/dispatch.ts";
import { Hub } from "./hub/hub.ts";
import { ClusterRateLimit, ClusterThrottle } from "./hub/limits/cluster_limits.ts";
import { RateLimit } from "./hub/limits/rate_limit.ts";
import { Throttle } from "./hub/limits/throttle.ts";
import type { Context } from "./features/context.ts";
import { createLobby } from "./features/lobby.ts";
import { createModeration } from "./features/moderation/moderation.ts";
import { createPmFeature, type PmFeature } from "./features/pm/pm.ts";
import { createPremiumFeature, type PremiumFeature } from "./features/premium.ts";
import { createCommands } from "./features/registry.ts";
import { createAccountFeature } from "./features/account.ts";
import { createIgnoreFeature } from "./features/ignore.ts";
import { createCatchUp } from "./features/session/catch_up.ts";
import { createSessions } from "./features/session/join.ts";
import { createSignIn, type SignIn } from "./features/session/sign_in.ts";
import { createVioletFeature, type VioletFeature } from "./features/violet/violet.ts";
import { createWatchFeature, type WatchFeature } from "./features/watch.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock } from "./ports/clock.ts";
import type { Limits } from "./ports/limits.ts";
import type { Log } from "./ports/log.ts";
import type { Digests } from "./ports/digests.ts";
import type { Inference } from "./ports/inference.ts";
import type { Metrics } from "./ports/metrics.ts";
import type { Passwords } from "./ports/passwords.ts";
import type { Presence } from "./ports/presence.ts";
import type { Secrets, Settings } from "./ports/settings.ts";
import type { Store } from "./ports/store.ts";
import type { Tokens } from "./ports/tokens.ts";
import type { Vault } from "./ports/vault.ts";
import { Companion } from "./violet/companion.ts";

/** What a node is built from. */
export interface NodeOptions {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bus: Bus;
  readonly presence: Presence;
  /** Counts over all nodes; this node's own alone when absent. */
  readonly limits?: Limits;
  /** Name of this node among others, never used before; one is made when absent. */
  readonly nodeId?: string;
  readonly store: Store;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly digests: Digests;
  readonly inference: Inference;
  readonly vault: Vault;
  /** The words that every conversation with the companion begins with. */
  readonly companionPrompt: string;
  /** Resident memory of the process, bytes, now. */
  readonly residentBytes: () => number;
  /** Sockets there may be in all, so that descriptors are left for the rest; no bound when null or absent. */
  readonly maxSockets?: number | null;
  /** Messages a person may send each five seconds; the contract's figure when absent. For load measurements. */
  readonly rateMessages?: number;
}

/** The server's end of one socket. */
export interface Peer {
  /** Takes a text frame. */
  receive(frame: string): void;
  /** Takes a binary frame of that many bytes, which is never right. */
  receiveBinary(bytes: number): void;
  /** The socket is gone. */
  closed(): void;
}

/** Whether the node serves people. */
export type NodeStatus = "ok" | "draining";

/** A running node. */
export interface Node {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly commands: Commands;
  readonly signIn: SignIn;
  readonly pm: PmFeature;
  readonly violet: VioletFeature;
  readonly premium: PremiumFeature;
  readonly watch: WatchFeature;
  readonly status: NodeStatus;
  /** The status, with a look at the store. */
  health(): Promise<NodeStatus | "store unreachable">;
  /** Resolves once the node knows all it has to know to let people in; rejects when it cannot. Joins wait for it. */
  readonly ready: Promise<void>;
  /** The refusal of an address that is banned, else null. */
  readonly addressRefusal: (address: string) => Refusal | null;
  /** Number of sockets, joined or not. */
  readonly sockets: number;
  /** Every socket whose connection is there, for the memory guard. */
  guardedSockets(): Iterable<GuardedSocket>;
  /** Takes an open socket in and greets it. `address` is the client's, in canonical form. */
  connect(socket: Socket, address: string): Peer;
  /** Lets nobody in any more, tells everybody, and closes every socket with 1001. */
  drain(): void;
}

/** Builds a node. */
export function createNode(options: NodeOptions): Node {
  const { settings, clock, log, metrics } = options;
  let status: NodeStatus = "ok";
  const hub: Hub = new Hub({
    node: options.nodeId ?? clock.uuid(),
    clock,
    bus: options.bus,
    presence: options.presence,
    maxFrameBytes: settings.maxFrameBytes,
    joinTimeoutMs: settings.joinTimeoutMs,
    onFrame: (session, frame) => dispatch(session, frame),
    onDelivered: (count) => metrics.delivered(count),
  });
  const { bus, limits = null } = options;
  const joining = Promise.withResolvers<void>();
  const control = new Control({
    ...{ clock, log, bus, hub },
    store: options.store.moderation,
    joined: joining.promise,
  });
  const throttle = new ClusterThrottle(new Throttle(clock), limits);
  const context: Context = { ...options, hub, control, throttle, limits };
  const signIn = createSignIn(context);
  const sessions = createSessions(context, signIn);
  createCatchUp(context);
  const companion = new Companion(options);
  const violet = createVioletFeature(context, companion);
  const moderation = createModeration(context, { companion, inference: options.inference });
  const pm = createPmFeature(context, violet);
  const ready = Promise.all([control.ready, moderation.companion.ready]).then(() => {});
  // Whoever waits for it is told; nobody has to.
  ready.catch(() => {});
  const commands = createCommands({
    sessions,
    lobby: createLobby(context),
    account: createAccountFeature(context),
    ignores: createIgnoreFeature(context),
    moderation,
    pm,
    violet,
  });
  const rate = new RateLimit(clock, options.rateMessages ?? RATE_MESSAGES, RATE_WINDOW_MS);
  const guards: DispatchOptions = {
    ...{ clock, log, commands },
    messageRate: new ClusterRateLimit("messages", rate, limits),
    roams: (person, ms) => hub.roll.roams(person, ms),
    heard: () => bus.heard(),
    muteRefusal: (person) => control.muteRefusal(person),
    onRefused: (code) => metrics.refused(code, "socket"),
  };
  const dispatch = createDispatch(guards);
  bus.join().then(joining.resolve, joining.reject);
  const admission = new Admission({
    maxPerAddress: settings.maxSocketsPerAddress,
    maxPending: settings.maxPendingSockets,
    maxMemoryMb: settings.maxMemoryMb ?? 0,
    maxSockets: options.maxSockets ?? null,
    monotonic: () => clock.monotonic(),
    pending: () => hub.connecting,
    residentBytes: options.residentBytes,
  });
  metrics.watch(() => ({
    connections: hub.sessions.size,
    people: hub.headcount,
    questions: companion.load,
  }));

  return {
    settings,
    clock,
    log,
    metrics,
    admission,
    ready,
    addressRefusal: (address) => control.addressRefusal(address),
    commands,
    signIn,
    pm,
    violet,
    premium: createPremiumFeature(context),
    watch: createWatchFeature(context),
    get status() {
      return status;
    },
    async health() {
      try {
        await options.store.ping();
        return status;
      } catch {
        return "store unreachable";
      }
    },
    get sockets() {
      return hub.sessions.size;
    },
    guardedSockets: () => hub.guardedSockets(),
    connect(socket, address) {
      const session = hub.connect(socket, address);
      log.debug("socket opened", { session: session.id });
      sessions.greet(session);
      return {
        receive: (frame) => session.connection.receive(frame),
        receiveBinary(bytes) {
          if (bytes > settings.maxFrameBytes) session.connection.close(CLOSE.tooBig, "frame too big");
          else if (session.connection.open) refuseBinary(guards, session);
        },
        closed() {
          log.debug("socket closed", { session: session.id });
          session.connection.closed();
        },
      };
    },
    drain() {
      status = "draining";
      control.stop();
      violet.close();
      moderation.companion.close();
      const close = (): void => hub.closeAll(CLOSE.goingAway, { key: "restarting" });
      // What was said before is still delivered.
      const heard = bus.heard();
      if (heard === null) close();
      else void heard.then(close);
    },
  };
}
