// Every bound of the table of amounts, by filling what it bounds beyond it.

import { deepEqual, ok } from "node:assert/strict";
import { type CapName, CAPS } from "../../../server/hub/limits/caps.ts";
import { type Fill, FILLED_IN_MEMORY } from "../../support/amounts_in_memory.ts";
import { FILLED_WITH_KEYS } from "../../support/e2ee/amounts_of_keys.ts";
import { FILLED_IN_STORE } from "../../support/amounts_in_store.ts";

const FILLED: Partial<Record<CapName, Fill>> = {
  ...{ ...FILLED_IN_MEMORY, ...FILLED_IN_STORE, ...FILLED_WITH_KEYS },
};

for (const [name, fill] of Object.entries(FILLED) as [CapName, Fill][]) {
  Deno.test(`filled beyond its bound: ${CAPS[name].what}`, async () => {
    const held = await fill();
    ok(held <= CAPS[name].max, `${held} of ${CAPS[name].max}`);
    ok(held >= CAPS[name].max / 2, `only ${held} of ${CAPS[name].max}: was it filled?`);
  });
}

/** Bounds that other tests fill. */
const FILLED_ELSEWHERE: Partial<Record<CapName, string>> = {
  unsent_bytes: "tests/protocol/delivery_test.ts: more than 1 MiB unsent closes with 4009",
  unhandled_bytes: "tests/protocol/protocol_errors_test.ts: while a request is handled, more than 1 MiB",
  guest_invitations: "tests/protocol/dm_flood_test.ts: a guest has 50 invitations that wait",
  invitations_received: "tests/protocol/dm_flood_test.ts: 100 invitations of guests wait for one person",
  waiting_of_room:
    "tests/protocol/dm_invitation_test.ts: messages before the invitation is accepted wait, at most 50",
  waiting_for_away:
    "tests/protocol/guest_resume_limits_test.ts: messages for a guest who is away are bounded",
  waiting_messages: "tests/protocol/dm_flood_test.ts: 200 messages wait in all rooms of one person",
  guest_ignores: "tests/protocol/guest_ignores_test.ts: the list of a guest has a bound",
  declines: "tests/contract/store_declines.ts: the newest declines of an account are kept, up to a bound",
  invites: "tests/contract/store_invites.ts: there are no more open invitations than are kept",
  unpaid_orders:
    "tests/contract/store_orders.ts: the oldest unpaid order that cannot be paid any more makes room",
  vouchers: "tests/contract/store_vouchers.ts: there are no more open vouchers than are kept",
  closed_vouchers: "tests/contract/store_vouchers.ts: and the oldest where there are too many",
  lobby_messages: "tests/unit/hub/lobby_log_test.ts",
  lobby_removals: "tests/unit/hub/lobby_log_test.ts",
  known_moderator_addresses: "tests/protocol/mod_password_test.ts: addresses that used it rightly",
  open_reports_about_one: "tests/protocol/reports_bounds_test.ts",
  open_reports: "tests/contract/sqlite_scale_test.ts: making one more, which lets the oldest expire",
  expired_reports:
    "tests/contract/sqlite_scale_test.ts: select count(*) as n from reports where status = 'expired'",
  open_questions: "tests/protocol/companion_queue_test.ts",
  counted_pairs: "tests/unit/store/message_cap_test.ts",
  messages_of_pair: "tests/contract/store_messages.ts",
  companion_turns: "tests/contract/store_companions.ts",
  companion_unanswered: "tests/contract/store_exchanges.ts",
  companion_versions: "tests/contract/store_versions.ts",
  token_scales: "tests/unit/companion/token_measure_test.ts",
};

Deno.test("every row of the table of amounts is filled by a test", () => {
  const filled = [...Object.keys(FILLED), ...Object.keys(FILLED_ELSEWHERE)];
  deepEqual(filled.sort(), Object.keys(CAPS).sort());
  for (const where of Object.values(FILLED_ELSEWHERE)) {
    const [path, test] = where.split(": ");
    const text = Deno.readTextFileSync(path!);
    if (test !== undefined) ok(text.includes(test), where);
  }
});
