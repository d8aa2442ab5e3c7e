// Everything that holds what clients make is known, with what bounds it; and what has a bound of its own is filled beyond it.

import { deepEqual } from "node:assert/strict";
import { type CapName } from "../../../server/hub/limits/caps.ts";

/** What bounds a map, a set or a list: a row of the table of amounts, or something that is bounded itself. */
type Bound =
  | CapName
  /** One for each socket, or each person online: caps of sockets. */
  | "sockets"
  /** One for each request that is being handled: one a socket, and the lanes and budgets of HTTP. */
  | "requests"
  /** One for each question to the companion: two a person, and the queue's length. */
  | "questions"
  /** One for each sanction or action of staff. */
  | "staff"
  /** Names that come from the program, or nodes of the cluster. */
  | "program"
  /** A number in the file itself: the oldest go. */
  | "constant";

/** Every field that holds many things, by file and name. */
const HOLDERS: Readonly<Record<string, Bound>> = {
  "server/adapters/memory_name_registry.ts principals": "sockets",
  "server/adapters/ollama/ollama_stream.ts #lines": "questions",
  "server/adapters/ollama/ollama_turns.ts #open": "questions",
  "server/adapters/redis/redis_bus.ts #queue": "requests",
  "server/adapters/redis/redis_bus.ts #sent": "requests",
  "server/adapters/redis/redis_bus.ts #waiting": "requests",
  "server/adapters/redis/redis_cluster.ts #sweeps": "program",
  "server/adapters/redis/redis_peers.ts #peers": "program",
  "server/adapters/redis/redis_peers.ts #withoutSnapshot": "program",
  "server/adapters/redis/redis_name_registry.ts #claims": "sockets",
  "server/adapters/redis/redis_name_registry.ts #claiming": "requests",
  "server/adapters/sqlite/sqlite_dialect.ts statements": "program",
  "server/adapters/sqlite/sqlite_lock.ts #queue": "requests",
  "server/features/ignores/ignored_guests.ts #ignorers": "sockets",
  "server/features/ignores/ignored_guests.ts #lists": "sockets",
  "server/features/dm/group_commit.ts #waiting": "requests",
  "server/features/dm/guest_declines.ts #all": "guest_declines",
  "server/features/dm/guest_declines.ts #byPrincipal": "guest_declines",
  "server/features/dm/guest_rooms.ts #away": "guests_away",
  "server/features/dm/guest_rooms.ts #byName": "guest_rooms",
  "server/features/dm/guest_rooms.ts #byPrincipal": "guest_rooms",
  "server/features/moderation/companion_trials.ts #running": "staff",
  "server/features/moderation/guest_watch.ts #became": "staff",
  "server/features/session/elevation.ts #known": "known_moderator_addresses",
  "server/companion/kept/orphans.ts #timers": "questions",
  "server/features/companion/answer_relay.ts #following": "questions",
  "server/features/companion/answer_relay.ts #shared": "questions",
  "server/features/companion/serial_queue.ts #last": "questions",
  "server/features/companion/queue_status.ts #sent": "questions",
  "server/http/time_slices.ts #waiting": "requests",
  "server/hub/presence/device_sightings.ts #seen": "device_sightings",
  "server/hub/presence/presence_query.ts #pending": "staff",
  "server/hub/transport/connection.ts #waiting": "unhandled_bytes",
  "server/hub/transport/feed.ts #entries": "unsent_bytes",
  "server/hub/transport/feed.ts #frames": "unsent_bytes",
  "server/hub/transport/feed.ts followers": "sockets",
  "server/hub/transport/flusher.ts #feeds": "program",
  "server/hub/transport/flusher.ts #own": "sockets",
  "server/hub/transport/session_set.ts #closing": "sockets",
  "server/hub/transport/session_set.ts #sessions": "sockets",
  "server/hub/delivery/mailbox.ts #kept": "mailbox",
  "server/hub/delivery/lobby_backlog.ts #lines": "lobby_messages",
  "server/hub/delivery/lobby_log.ts #removals": "lobby_removals",
  "server/hub/delivery/recent_messages.ts #old": "lobby_messages",
  "server/hub/delivery/recent_messages.ts #young": "lobby_messages",
  "server/hub/delivery/reorder_buffer.ts #held": "requests",
  "server/hub/delivery/reorder_buffer.ts #passed": "ordered_conversations",
  "server/hub/limits/admission.ts #byAddress": "sockets",
  "server/hub/limits/admission.ts #byNetwork": "sockets",
  "server/hub/limits/buckets.ts #fullAt": "buckets",
  "server/hub/limits/cluster_limits.ts #turns": "requests",
  "server/hub/limits/lane.ts #groups": "requests",
  "server/hub/limits/lane.ts #running": "requests",
  "server/hub/limits/memory_guard.ts #cleared": "sockets",
  "server/hub/limits/rate_limit.ts #takes": "windows",
  "server/hub/limits/limit_report.ts #counts": "reported_kinds",
  "server/hub/limits/idempotency_cache.ts #old": "receipts",
  "server/hub/limits/idempotency_cache.ts #young": "receipts",
  "server/hub/limits/throttle.ts #kinds": "failures",
  "server/hub/limits/tiers.ts #buckets": "program",
  "server/hub/limits/waiting_sockets.ts #networks": "sockets",
  "server/hub/limits/transfers.ts #entries": "requests",
  "server/hub/presence/churn.ts #arrivedAt": "recent_arrivals",
  "server/hub/presence/guest_grace.ts #away": "guests_away",
  "server/hub/presence/guest_grace.ts #byDigest": "guests_away",
  "server/hub/presence/session_move.ts #leaving": "requests",
  "server/hub/presence/session_move.ts #taking": "requests",
  "server/hub/presence/user_list.ts #hidden": "sockets",
  "server/hub/presence/recent_leavers.ts #byKey": "recent_leavers",
  "server/hub/moderation/refusal_notes.ts #notedAt": "noted_principals",
  "server/hub/moderation/refusal_notes.ts #recent": "refusal_notes",
  "server/hub/moderation/network_index.ts #levels": "staff",
  "server/hub/presence/local_presence.ts #byName": "sockets",
  "server/hub/presence/local_presence.ts #byPrincipal": "sockets",
  "server/hub/presence/presence_index.ts #keys": "sockets",
  "server/hub/presence/presence_index.ts #locations": "sockets",
  "server/hub/presence/user_list.ts #newcomers": "sockets",
  "server/hub/presence/user_list.ts #online": "sockets",
  "server/hub/presence/user_list.ts #sent": "sockets",
  "server/hub/moderation/sanction_index.ts #byId": "staff",
  "server/hub/moderation/sanction_index.ts #bySubject": "staff",
  "server/hub/premium/premium_clock.ts #changes": "sockets",
  "server/hub/premium/premium_clock.ts #ending": "sockets",
  "server/hub/premium/premium_clock.ts #ends": "sockets",
  "server/hub/session.ts ignored": "ignores",
  "server/hub/session.ts sessions": "sockets",
  "server/store/message_cap.ts #known": "counted_pairs",
  "server/store/messages/compiled_queries.ts #compiled": "program",
  "server/store/messages/message_numbers.ts #known": "constant",
  // While the store cannot be written, none is taken.
  "server/companion/companion.ts #over": "questions",
  "server/companion/open_questions.ts #byPrincipal": "questions",
  "server/companion/open_questions.ts #counts": "questions",
  "server/companion/question.ts countedPlaces": "questions",
  "server/companion/fair_queue.ts #running": "questions",
  "server/companion/fair_queue.ts #waiting": "questions",
  "server/companion/wait_estimate.ts #running": "questions",
  "server/companion/wait_estimate.ts #took": "constant",
  "server/companion/diagnosis.ts #reports": "constant",
  "server/companion/diagnosis.ts #waits": "constant",
  "server/companion/output/output_loops.ts #folded": "questions",
  "server/companion/output/output_loops.ts #units": "questions",
  "server/companion/output/output_recital.ts #held": "questions",
  "server/companion/output/output_recital.ts #runs": "program",
  "server/companion/output/output_recital.ts #words": "questions",
  "server/companion/slot.ts #held": "questions",
  "server/companion/token_measure.ts #scales": "token_scales",
};

/** A field or a variable of a closure that begins empty and lives on: maps, sets and lists. */
const HOLDER = /^ {2}(?:readonly )?(?:const )?(#?\w+)(?:: .+)? = (?:new (?:Map|Set)(?:<.*>)?\(\)|\[\]);$/;
/** Lists of handlers, made by the program at its start. */
const HANDLERS = /[hH]andlers|endings|protocolErrors|problems/;

Deno.test("every map, set and list that lives on is known, with what bounds it", () => {
  const found: string[] = [];
  for (const path of filesUnder("server")) {
    // Neither what holds nothing of clients, nor what runs in a task that ends.
    if (/^server\/(cli|config|protocol|store\/original)\//.test(path)) continue;
    const text = Deno.readTextFileSync(path);
    for (const line of text.split("\n")) {
      const name = HOLDER.exec(line)?.[1];
      const isLocal = !name?.startsWith("#") && /^ {2}const /.test(line) &&
        !LIVING_VARIABLES.test(`${path} ${name}`);
      if (name !== undefined && !isLocal && !HANDLERS.test(name)) found.push(`${path} ${name}`);
    }
  }
  const known = Object.keys(HOLDERS);
  deepEqual(found.filter((holder) => !known.includes(holder)), [], "not known yet: say what bounds it");
  deepEqual(known.filter((holder) => !found.includes(holder)), [], "not there any more");
});

/** Variables of closures that live as long as the program; other variables end with their function. */
const LIVING_VARIABLES = /memory_name_registry\.ts principals|sqlite_dialect\.ts statements$/;

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${folder}/${name}`) : name.endsWith(".ts") ? [`${folder}/${name}`] : []
  );
}
