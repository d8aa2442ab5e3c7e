// Who may send what: every row of the table of events, tried by everybody, and the table held against the contract.

import { deepEqual, equal, ok } from "node:assert/strict";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { sampleOf } from "./sample.ts";
import { CLIENT_EVENTS, type ClientEventName } from "../../server/protocol/client_events.ts";
import type { EventRate } from "../../server/hub/limits/event_rates.ts";
import type { Command } from "../../server/hub/commands.ts";
import { power, type Role } from "../../server/protocol/roles.ts";

/** Who tries: how they come in, and what they are. */
interface Actor {
  readonly joined: boolean;
  readonly registered: boolean;
  readonly role: Role;
  readonly arrive: (room: Room) => Promise<PlainClient>;
}

const ACTORS: Record<string, Actor> = {
  "somebody who has not joined": {
    ...{ joined: false, registered: false, role: "user" },
    arrive: (room) => Promise.resolve(room.connect()),
  },
  "a guest": { joined: true, registered: false, role: "user", arrive: (room) => room.guest("actor") },
  "a guest with the moderator password": {
    ...{ joined: true, registered: false, role: "mod" },
    arrive: (room) => room.guest("actor", { mod_password: MOD_PASSWORD }),
  },
  "a user": member("user"),
  "a user with the moderator password": {
    ...member("mod"),
    arrive: (room) => room.member("actor", "user", { mod_password: MOD_PASSWORD }),
  },
  "a mod": member("mod"),
  "an admin": member("admin"),
  "a root": member("root"),
};

for (const [who, actor] of Object.entries(ACTORS)) {
  Deno.test(`${who} may send exactly what the table allows, and is refused with the right code`, async () => {
    await using room = await openRoom();
    const client = await actor.arrive(room);
    const { commands } = room.node;
    for (const event of Object.keys(commands) as ClientEventName[]) {
      let ran = 0;
      const command = { ...commands[event], rate: { burst: 1, perSecond: 1 }, run: () => void ran++ };
      Object.assign(commands, { [event]: command });
      const reply = await client.request(event, sampleOf(event));
      const expected = refusal(actor, command as Command<ClientEventName>);
      equal(reply.data["code"], expected, `${event} by ${who}`);
      equal(ran, expected === undefined ? 1 : 0, `${event} by ${who}`);
    }
  });
}

/** Least roles, from the contract. What is not here is for everybody. */
const MIN_ROLES: Readonly<Record<string, Role>> = {
  ...{ admin_set_role: "admin", admin_toggle_ai: "admin", admin_reset_link: "admin" },
};
/** For registered people only, from the contract. */
const MEMBERS_ONLY = [
  ...["change_password", "sign_out_everywhere", "delete_account", "set_preferences"],
];
/** Messages that count for the rate: lobby and private ones together. */
const COUNTED = ["message", "pm_message"];

Deno.test("the table of events says what the contract says: least role, registered only, counted", async () => {
  await using room = await openRoom();
  for (const [event, command] of Object.entries(room.node.commands)) {
    const row = command as { who: string; minRole?: Role; rate: EventRate };
    const staff = /^(mod|admin)_/.test(event);
    const least = MIN_ROLES[event] ?? (staff ? "mod" : "user");
    ok(power(row.minRole ?? "user") >= power(least), `${event} is for ${least} and above`);
    if (!staff && event !== "report") equal(row.minRole ?? "user", "user", event);
    if (MEMBERS_ONLY.includes(event)) equal(row.who, "member", event);
    equal(row.who === "anyone", event === "join", event);
    equal(row.rate === "message", COUNTED.includes(event), event);
  }
});

Deno.test("every event of the contract has a row, and every row an event", async () => {
  await using room = await openRoom();
  deepEqual(Object.keys(room.node.commands).sort(), Object.keys(CLIENT_EVENTS).sort());
});

/** The code with which the contract refuses this actor, or undefined. */
function refusal(actor: Actor, command: Command<ClientEventName>): string | undefined {
  if (command.who === "anyone") return undefined;
  if (!actor.joined) return "not_joined";
  if (power(actor.role) < power(command.minRole ?? "user")) return "forbidden";
  return command.who === "member" && !actor.registered ? "registration_required" : undefined;
}

function member(role: Role): Actor {
  return { joined: true, registered: true, role, arrive: (room) => room.member("actor", role) };
}
