// All migrations, in the order in which they run.

import type { Migration } from "kysely/migration";
import type { Engine } from "../dialect.ts";
import { original } from "./0001_original.ts";
import { additions } from "./0002_additions.ts";
import { moderation } from "./0003_moderation.ts";
import { aiGrants } from "./0004_ai_grants.ts";
import { sanctions } from "./0005_sanctions.ts";
import { trials } from "./0006_trials.ts";
import { instance } from "./0007_instance.ts";
import { unlimitedMessages } from "./0008_unlimited_messages.ts";
import { reportedMessages } from "./0009_reported_messages.ts";
import { endedSignIns } from "./0010_ended_sign_ins.ts";
import { privateChats } from "./0011_private_chats.ts";
import { promptStarts } from "./0012_prompt_starts.ts";
import { keptQuestions } from "./0013_kept_questions.ts";
import { devices } from "./0014_devices.ts";
import { recovery } from "./0015_recovery.ts";
import { secondFactors } from "./0016_second_factors.ts";
import { invites } from "./0017_invites.ts";
import { entitlements } from "./0018_entitlements.ts";
import { orders } from "./0019_orders.ts";
import { vouchers } from "./0020_vouchers.ts";
import { privateKeys } from "./0021_private_keys.ts";
import { messageNumbers } from "./0022_message_numbers.ts";

/** Migrations by name. The names sort in the order in which they run. A released migration never changes. */
export type Migrations = Readonly<Record<string, Migration>>;

/** All migrations of this program for one kind of database. */
export function allMigrations(engine: Engine): Migrations {
  return {
    "0001_original": original(engine),
    "0002_additions": additions(engine),
    "0003_moderation": moderation(engine),
    "0004_ai_grants": aiGrants(engine),
    "0005_sanctions": sanctions(),
    "0006_trials": trials(engine),
    "0007_instance": instance(),
    "0008_unlimited_messages": unlimitedMessages(),
    "0009_reported_messages": reportedMessages(),
    "0010_ended_sign_ins": endedSignIns(engine),
    "0011_private_chats": privateChats(engine),
    "0012_prompt_starts": promptStarts(engine),
    "0013_kept_questions": keptQuestions(engine),
    "0014_devices": devices(engine),
    "0015_recovery": recovery(engine),
    "0016_second_factors": secondFactors(engine),
    "0017_invites": invites(engine),
    "0018_entitlements": entitlements(engine),
    "0019_orders": orders(engine),
    "0020_vouchers": vouchers(engine),
    "0021_private_keys": privateKeys(engine),
    "0022_message_numbers": messageNumbers(),
  };
}
