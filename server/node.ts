// One node: hub, guards and features wired over the ports it is given. Knows nothing of HTTP or of Deno.

import { CLOSE, type Refusal } from "./protocol/errors.ts";
import { RATE_MESSAGES } from "./protocol/protocol_limits.ts";
import { Admission } from "./hub/limits/admission.ts";
import { EventRates } from "./hub/limits/event_rates.ts";
import { createNodeLimits } from "./hub/limits/node_limits.ts";
import type { GuardedSocket } from "./hub/limits/shedding.ts";
import type { Tiers } from "./hub/limits/tiers.ts";
import type { Socket } from "./hub/transport/connection.ts";
import { SanctionCache } from "./hub/moderation/sanction_cache.ts";
import type { Commands } from "./hub/commands.ts";
import { createDispatch, type DispatchOptions, refuseBinary } from "./hub/dispatch.ts";
import { Hub } from "./hub/hub.ts";
import type { RefusedActor } from "./hub/moderation/refusal_notes.ts";
import type { Session } from "./hub/session.ts";
import { laneFigures, type Lanes } from "./hub/limits/lanes.ts";
import type { Context } from "./features/context.ts";
import { createLobby } from "./features/lobby_feature.ts";
import { createModeration } from "./features/moderation/moderation_feature.ts";
import { createDmFeature, type DmFeature } from "./features/dm/dm_feature.ts";
import { createPaymentsFeature, type PaymentsFeature } from "./features/payments.ts";
import { createCommands } from "./features/registry.ts";
import { createAccountFeature } from "./features/account_feature.ts";
import { createIgnoreFeature } from "./features/ignore_feature.ts";
import { createSessionResync } from "./features/session/session_resync.ts";
import { createSessions } from "./features/session/join.ts";
import { createSignIn, type SignIn } from "./features/session/sign_in.ts";
import { type CompanionFeature, createCompanionFeature } from "./features/companion/companion_feature.ts";
import { createMetricsAuth, type MetricsAuth } from "./features/metrics_auth.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock } from "./ports/clock.ts";
import type { Limits } from "./ports/cluster_limits.ts";
import type { Log } from "./ports/log.ts";
import type { Digests } from "./ports/digests.ts";
import type { Inference } from "./ports/inference.ts";
import type { Metrics } from "./ports/metrics.ts";
import type { Passwords } from "./ports/password_hasher.ts";
import type { NameRegistry } from "./ports/name_registry.ts";
import type { Secrets, Settings } from "./ports/settings.ts";
import type { Store } from "./ports/store.ts";
import type { Tokens } from "./ports/tokens.ts";
import type { Vault } from "./ports/vault.ts";
import { Companion } from "./companion/companion.ts";

/** What a node is built from. */
export interface NodeOptions {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bus: Bus;
  readonly names: NameRegistry;
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
  /**
   * Messages a person may send each five seconds; the contract's figure when absent. Budgets by address grow with it. For load
   * measurements.
   */
  readonly rateMessages?: number;
}

/** Requests that have waited for longer than this are ended where memory is short, milliseconds. */
const SHED_REQUESTS_AFTER_MS = 100;

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
  readonly tiers: Tiers;
  readonly lanes: Lanes;
  readonly commands: Commands;
  readonly signIn: SignIn;
  readonly dm: DmFeature;
  readonly companion: CompanionFeature;
  readonly payments: PaymentsFeature;
  readonly metricsAuth: MetricsAuth;
  readonly status: NodeStatus;
  /** The status, with a look at the store. */
  health(): Promise<NodeStatus | "store unreachable">;
  /** Resolves once the node knows all it has to know to let people in; rejects when it cannot. Joins wait for it. */
  readonly ready: Promise<void>;
  /** The refusal of an address that is banned, else null. */
  readonly addressRefusal: (address: string) => Refusal | null;
  /**
   * Ends HTTP requests that have waited for their answer for a while, and closes their connections: the runtime keeps whatever a
   * client sends in the meantime, without a limit. For the memory guard. Returns how many there were.
   */
  shedRequests(): number;
  /** Number of sockets, joined or not. */
  readonly sockets: number;
  /** Every socket whose connection is there, for the memory guard. */
  guardedSockets(): Iterable<GuardedSocket>;
  /**
   * What the node looks after about once a second while it runs: what was done at the command line, and old reports. Does not
   * run by itself. Never rejects.
   */
  poll(): Promise<void>;
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
    names: options.names,
    maxFrameBytes: settings.maxFrameBytes,
    joinTimeoutMs: settings.joinTimeoutMs,
    onFrame: (session, frame) => dispatch(session, frame),
    onDelivered: (count) => metrics.delivered(count),
  });
  const { bus, limits = null } = options;
  const joining = Promise.withResolvers<void>();
  const control = new SanctionCache({
    ...{ clock, log, bus, hub },
    store: options.store.moderation,
    joined: joining.promise,
  });
  const socketsOfAddress = settings.maxSocketsPerAddress;
  const rateMessages = options.rateMessages ?? RATE_MESSAGES;
  const { tiers, lanes, throttle, messages, onLimited } = createNodeLimits({
    ...{ clock, log, metrics, limits, socketsOfAddress, rateMessages },
  });
  const context: Context = { ...options, hub, sanctions: control, throttle, limits, tiers, lanes };
  const signIn = createSignIn(context);
  const sessions = createSessions(context, signIn);
  createSessionResync(context);
  const companion = new Companion(options);
  const violet = createCompanionFeature(context, companion);
  const moderation = createModeration(context, { companion, inference: options.inference });
  const pm = createDmFeature(context, violet);
  const ready = Promise.all([control.ready, moderation.companion.ready, moderation.commandLine.ready]).then(
    () => {},
  );
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
  const rates = new EventRates({
    ...{ tiers, messages },
    isOnOtherNodes: (person, ms) => hub.presence.isOnOtherNodes(person, ms),
    onActionRefused: (session, event) =>
      control.noteRefused(actorOf(session), { action: event, why: "rate_limited" }),
  });
  hub.onBecame(({ guest, account }) => rates.transfer(guest.principal, account.principal));
  const guards: DispatchOptions = {
    ...{ clock, log, commands, rates },
    heard: () => bus.flushed(),
    muteRefusal: (person) => control.muteRefusal(person),
    onRefused: (code) => metrics.refused(code, "socket"),
    onForbidden: (session, event) =>
      control.noteRefused(actorOf(session), { action: event, why: "forbidden" }),
  };
  const dispatch = createDispatch(guards);
  bus.join().then(joining.resolve, joining.reject);
  const admission = new Admission({
    ...{ clock, socketsOfAddress, onLimited },
    maxPending: settings.maxPendingSockets,
    maxSockets: options.maxSockets ?? null,
    maxMemoryMb: settings.maxMemoryMb ?? 0,
    pending: () => hub.sessions.waiting,
    makeRoom: () => hub.sessions.makeRoom(),
    residentBytes: options.residentBytes,
  });
  metrics.watch(() => ({
    connections: hub.sessions.size,
    people: hub.headcount,
    questions: companion.load,
    lanes: laneFigures(lanes),
  }));

  return {
    settings,
    clock,
    log,
    metrics,
    admission,
    tiers,
    lanes,
    ready,
    addressRefusal: (address) => control.addressRefusal(address),
    commands,
    signIn,
    dm: pm,
    companion: violet,
    payments: createPaymentsFeature(context),
    metricsAuth: createMetricsAuth(context),
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
    shedRequests: () =>
      lanes.requests.endOlderThan(SHED_REQUESTS_AFTER_MS) +
      lanes.answers.endOlderThan(SHED_REQUESTS_AFTER_MS),
    get sockets() {
      return hub.sessions.size;
    },
    guardedSockets: () => hub.sessions.guarded(),
    async poll() {
      await moderation.commandLine.follow();
      await control.sweepInTime().catch(() => {});
    },
    connect(socket, address) {
      const session = hub.sessions.connect(socket, address);
      log.debug("socket opened", { session: session.id });
      sessions.greet(session);
      return {
        receive: (frame) => session.connection.receive(frame),
        receiveBinary(bytes) {
          if (bytes > settings.maxFrameBytes) session.connection.close(CLOSE.tooBig, "frame too big");
          else if (session.connection.isOpen) refuseBinary(guards, session);
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
      const heard = bus.flushed();
      if (heard === null) close();
      else void heard.then(close);
    },
  };
}

/** Who a session acts as, for the audit log. */
function actorOf({ person, role, capacity }: Session): RefusedActor {
  const { principal, profile: { username, userId } } = person!;
  return { principal, username, userId, role, capacity };
}
