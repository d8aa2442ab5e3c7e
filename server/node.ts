// One node: hub, moderation, limits and features, wired over the ports. It does not know HTTP or Deno.

import { CLOSE, type Refusal } from "./protocol/errors.ts";
import { RATE_MESSAGES } from "./protocol/protocol_limits.ts";
import { Admission } from "./hub/limits/admission.ts";
import { EventRates } from "./hub/limits/event_rates.ts";
import { createNodeLimits, type NodeLimits } from "./hub/limits/node_limits.ts";
import type { GuardedSocket } from "./hub/limits/shedding.ts";
import type { Tiers } from "./hub/limits/tiers.ts";
import type { Socket } from "./hub/transport/connection.ts";
import type { Commands } from "./hub/commands.ts";
import { createDispatch, type DispatchOptions } from "./hub/dispatch.ts";
import { PremiumClock } from "./hub/premium/premium_clock.ts";
import { DeviceSightings } from "./hub/presence/device_sightings.ts";
import { Hub } from "./hub/hub.ts";
import type { HubOptions } from "./hub/hub_options.ts";
import { createNodeModeration, type NodeModeration } from "./hub/moderation/node_moderation.ts";
import { actorOf } from "./hub/moderation/refusal_notes.ts";
import { createPeer, type Peer } from "./hub/peer.ts";
import type { Lanes } from "./hub/limits/lanes.ts";
import type { Context } from "./features/context.ts";
import { createCommands, createFeatures, type Features } from "./features/registry.ts";
import type { Bus } from "./ports/bus.ts";
import type { Clock } from "./ports/clock.ts";
import type { Limits } from "./ports/limits.ts";
import type { Log } from "./ports/log.ts";
import type { Mailer } from "./ports/mail/mailer.ts";
import type { Digests } from "./ports/digests.ts";
import type { Inference } from "./ports/inference.ts";
import type { Metrics } from "./ports/metrics.ts";
import type { Passwords } from "./ports/password_hasher.ts";
import type { NameRegistry } from "./ports/name_registry.ts";
import type { PaymentProcessor } from "./ports/premium/payment_processor.ts";
import type { Secrets, Settings } from "./ports/settings.ts";
import type { Store } from "./ports/store.ts";
import type { Tokens } from "./ports/tokens.ts";
import type { Vault } from "./ports/vault.ts";
import { Companion } from "./companion/companion.ts";
import type { CompanionOptions } from "./companion/companion_options.ts";
import { watchFigures } from "./features/node_figures.ts";

export type { Peer } from "./hub/peer.ts";

/** What a node is built from. */
export interface NodeOptions
  extends Pick<CompanionOptions, "firstWordsMs">, Pick<Context, "oneTimeCodes" | "passkeys"> {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bus: Bus;
  readonly names: NameRegistry;
  /** Counters of all nodes; absent where there is one node. */
  readonly limits?: Limits;
  /** Name of this node among others, never used before; one is made when absent. */
  readonly nodeId?: string;
  readonly store: Store;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly digests: Digests;
  /** Absent where no mail server is configured. */
  readonly mailer?: Mailer;
  /** Payment processors that members can pay with; none when absent. */
  readonly processors?: readonly PaymentProcessor[];
  readonly inference: Inference;
  readonly vault: Vault;
  /** The beginning of every prompt for the companion. */
  readonly companionPrompt: string;
  /** The house rules, or the URL of a page with them; none when null or absent. */
  readonly rules?: string | null;
  /** Resident memory of the process, bytes, now. */
  readonly residentBytes: () => number;
  /** Most sockets in all, to leave descriptors for files and other connections; no bound when null or absent. */
  readonly maxSockets?: number | null;
  /**
   * Messages that a user may send in five seconds; the contract's figure when absent. Budgets by address grow with it.
   * For load measurements.
   */
  readonly rateMessages?: number;
}

/** Requests that have waited for longer than this are ended when memory is short, milliseconds. */
const SHED_REQUESTS_AFTER_MS = 100;

/** Whether the node serves clients. */
export type NodeStatus = "ok" | "draining";

/** A running node, with its features. */
export interface Node extends Omit<Features, "moderation" | "sessions"> {
  readonly settings: Settings;
  /** The house rules, or their URL; null for none. */
  readonly rules: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly tiers: Tiers;
  readonly lanes: Lanes;
  readonly commands: Commands;
  readonly status: NodeStatus;
  /** The status, after a check of the store. */
  health(): Promise<NodeStatus | "store unreachable" | "store not writable">;
  /** Resolves once everything is loaded that joins depend on; rejects when that fails. Joins wait for it. */
  readonly ready: Promise<void>;
  /** The refusal of an address that is banned, else null. */
  readonly addressRefusal: (address: string) => Refusal | null;
  /**
   * Ends the sessions of guests without a socket; where there is none, HTTP requests that have waited for a while, with
   * their connections: the runtime buffers what their clients send. For the memory guard. Returns how many it ended.
   */
  shedRequests(): number;
  /** Number of sockets, joined or not. */
  readonly sockets: number;
  /** Every socket whose connection is there, for the memory guard. */
  guardedSockets(): Iterable<GuardedSocket>;
  /**
   * Applies changes of the command line, lets old reports expire, renews tokens, sends mail that is due, and
   * asks about orders. Call it about
   * once a second while the node runs. Never rejects.
   */
  poll(): Promise<void>;
  /** Takes an open socket in and greets it. `address` is the client's, in canonical form. */
  connect(socket: Socket, address: string, deviceName?: string): Peer;
  /** Lets no more clients in, tells those that are connected, and closes every socket with 1001. */
  drain(): void;
}

/** Builds a node. */
export function createNode(options: NodeOptions): Node {
  const { settings, clock, log, metrics } = options;
  const hub = createHub(options, (session, frame) => dispatch(session, frame));
  const joining = Promise.withResolvers<void>();
  const moderation = createNodeModeration({
    ...options,
    ...{ hub, store: options.store.moderation, joined: joining.promise },
  });
  const limits = createLimits(options);
  const context = createContext(options, { hub, moderation, limits });
  const companion = new Companion(options);
  const features = createFeatures(context, { companion, inference: options.inference });
  const commands = createCommands(features);
  const guards = createGuards(options, context, commands, limits);
  const dispatch = createDispatch(guards);
  options.bus.join().then(joining.resolve, joining.reject);
  void joining.promise.then(() => features.companion.recover(), () => {});
  const { tiers, lanes } = limits;
  watchFigures(metrics, hub, companion, lanes);
  let status: NodeStatus = "ok";
  return {
    ...features,
    ...{ settings, clock, log, metrics, tiers, lanes, commands, rules: context.rules },
    admission: createAdmission(options, hub, limits),
    ready: readyOf(moderation, features),
    addressRefusal: (address) => moderation.sanctions.addressRefusal(address),
    get status() {
      return status;
    },
    health: () => healthOf(options.store, () => status),
    shedRequests: () => hub.guests.grace.shed() || shedRequests(lanes),
    get sockets() {
      return hub.sessions.size;
    },
    guardedSockets: () => hub.sessions.guarded(),
    async poll() {
      context.premiumClock.check();
      await features.moderation.commandLine.follow();
      await moderation.sweep.runIfDue().catch(() => {});
      await features.renewal.runIfDue();
      await Promise.all([features.mail.deliver(), features.premium.looks.lookDue()]);
    },
    connect(socket, address, deviceName) {
      const session = hub.sessions.connect(socket, address, deviceName);
      log.debug("socket opened", { session: session.id });
      features.sessions.greet(session);
      return createPeer(options, session, guards);
    },
    drain() {
      status = "draining";
      moderation.stop();
      context.premiumClock.stop();
      stopWork(features);
      hub.closeAll(CLOSE.goingAway, { key: "restarting" });
      void features.mail.stop();
    },
  };
}

/** Begins nothing more that a node does on its own, but mail. */
function stopWork({ companion, moderation, renewal, premium }: Features): void {
  companion.close();
  moderation.companion.close();
  void renewal.stop();
  premium.looks.stop();
}

function shedRequests({ requests, answers }: Lanes): number {
  return requests.endOlderThan(SHED_REQUESTS_AFTER_MS) + answers.endOlderThan(SHED_REQUESTS_AFTER_MS);
}

function healthOf(store: Store, status: () => NodeStatus): ReturnType<Node["health"]> {
  return store.ping().then(
    (writable) => writable ? status() : "store not writable",
    () => "store unreachable",
  );
}

/** Parts of a node that are made before its features. */
interface Core {
  readonly hub: Hub;
  readonly moderation: NodeModeration;
  readonly limits: NodeLimits;
}

function createHub(options: NodeOptions, onFrame: HubOptions["onFrame"]): Hub {
  const { settings: { maxFrameBytes, joinTimeoutMs, lobbyBacklog }, clock, bus, names, metrics } = options;
  return new Hub({
    ...{ clock, bus, names, onFrame, maxFrameBytes, joinTimeoutMs, lobbyBacklog },
    node: options.nodeId ?? clock.uuid(),
    onDelivered: (count) => metrics.delivered(count),
  });
}

function createLimits(options: NodeOptions): NodeLimits {
  const { settings, limits = null, rateMessages = RATE_MESSAGES } = options;
  const socketsOfAddress = settings.maxSocketsPerAddress;
  return createNodeLimits({ ...options, limits, socketsOfAddress, rateMessages });
}

function createContext(options: NodeOptions, { hub, moderation, limits }: Core): Context {
  const { sanctions, enforcer, notifier, refusalNotes } = moderation;
  const { throttle, tiers, lanes } = limits;
  return {
    ...options,
    ...{ hub, presence: hub.presence, sanctions, enforcer, notifier, refusalNotes, throttle, tiers, lanes },
    premiumClock: new PremiumClock({ ...options, hub }),
    sightings: new DeviceSightings(),
    limits: options.limits ?? null,
    mailer: options.mailer ?? null,
    processors: options.processors ?? [],
    rules: options.rules ?? null,
  };
}

/** The guards between a frame and its handler: rates, mutes, and notes of refusals. */
function createGuards(
  { clock, log, metrics, bus }: NodeOptions,
  { hub, presence, sanctions, refusalNotes }: Context,
  commands: Commands,
  { tiers, messages }: NodeLimits,
): DispatchOptions {
  const rates = new EventRates({
    ...{ tiers, messages },
    isOnOtherNodes: (person, ms) => presence.cluster.isOnOtherNodes(person, ms),
    onActionRefused: (session, event) =>
      refusalNotes.note(actorOf(session), { action: event, why: "rate_limited" }),
  });
  hub.onBecame(({ guest, account }) => rates.transfer(guest.principal, account.principal));
  return {
    ...{ clock, log, commands, rates },
    flushed: () => bus.flushed(),
    muteRefusal: (person) => sanctions.muteRefusal(person),
    onRefused: (code) => metrics.refused(code, "socket"),
    onForbidden: (session, event) => refusalNotes.note(actorOf(session), { action: event, why: "forbidden" }),
  };
}

function createAdmission(options: NodeOptions, hub: Hub, { onLimited }: NodeLimits): Admission {
  const { clock, settings, maxSockets = null, residentBytes } = options;
  return new Admission({
    ...{ clock, maxSockets, residentBytes, onLimited },
    ...{ socketsOfAddress: settings.maxSocketsPerAddress, maxPending: settings.maxPendingSockets },
    maxMemoryMb: settings.maxMemoryMb ?? 0,
    ...{ pending: () => hub.sessions.waiting, makeRoom: () => hub.sessions.makeRoom() },
  });
}

/** Resolves once everything is loaded that joins depend on. */
function readyOf({ sanctions }: NodeModeration, { moderation }: Features): Promise<void> {
  const all = [sanctions.ready, moderation.companion.ready, moderation.commandLine.ready];
  const loaded = Promise.all(all).then(() => {});
  // A failure is reported where it is awaited.
  loaded.catch(() => {});
  return loaded;
}
