// Reports of encrypted messages: proven, or as told, or refused.

import { deepEqual, equal } from "node:assert/strict";
import type { ListedReport } from "../../server/protocol/server_events.ts";
import { uuid } from "../support/dm.ts";
import { type E2eeMember, e2eeMember, e2eePair, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import type { Envelope, PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

type Data = Record<string, unknown>;

/** Alice has written to Bob: what Bob's page can report of it. */
async function reportable(
  room: Room,
): Promise<{ alice: E2eeMember; bob: E2eeMember; name: string; report: Data }> {
  const { alice, bob, name } = await e2eePair(room);
  await alice.say(bob, name, 1, "something vile");
  const message = await bob.client.next("pm_message");
  const { text, kf } = await bob.open(alice, name, message);
  const { id, e2ee, ts, tag } = message;
  const report = { target: "Alice", reason: "rude", room: name, message_id: id, text, kf, e2ee, ts, tag };
  return { alice, bob, name, report };
}

async function reports(mod: PlainClient): Promise<ListedReport[]> {
  return (await mod.request("admin_get_reports", {})).data["reports"] as ListedReport[];
}

const outcome = ({ event, data }: Envelope): unknown =>
  event === "ack" ? data : [data["code"], data["field"]];

Deno.test("a true report is proven, also after the message, the conversation and the account are gone", async () => {
  await using room = await openRoom();
  const { alice, bob, name, report } = await reportable(room);
  const mod = await room.member("Mo", "mod");
  deepEqual(outcome(await bob.client.request("report", report)), { proof: "proven" });
  const [listed] = await reports(mod);
  const { id: _id, created_at: _at, ...rest } = listed!;
  deepEqual(rest, {
    ...{
      reporter: "Bob",
      target: "Alice",
      text: "something vile",
      message_id: 1,
      room: name,
      reason: "rude",
    },
    ...{ status: "open", proof: "proven", sent_at: report["ts"] },
  });
  equal((await alice.client.request("delete_account", { password: PASSWORD })).event, "ack");
  deepEqual(outcome(await bob.client.request("report", report)), { proof: "proven" });
});

Deno.test("a name that passed to another is no way out, and the report is not about the other", async () => {
  await using room = await openRoom();
  const { alice, bob, report } = await reportable(room);
  const mod = await room.member("Mo", "mod");
  await alice.client.request("delete_account", { password: PASSWORD });
  const heirs = [await room.member("alice"), await room.member("Carol")];
  for (const [n, target] of ["Alice", "Carol"].entries()) {
    const reply = await bob.client.request("report", { ...report, target });
    deepEqual(outcome(reply), { proof: "proven" }, target);
    const [listed] = await reports(mod);
    deepEqual([listed!.target, listed!.proof, listed!.sent_at], [`#${alice.id}`, "proven", report["ts"]]);
    const closed = await mod.request("admin_resolve_report", { report_id: listed!.id, action: "resolve" });
    equal(closed.event, "admin_action_ok");
    equal(heirs[n]!.closed, null);
  }
  const lie = { ...report, text: "something else" };
  deepEqual(outcome(await bob.client.request("report", lie)), ["bad_request", "kf"]);
});

Deno.test("altered text, other sender, other time, made-up key: refused, and nothing is kept", async () => {
  await using room = await openRoom();
  const { bob, name, report } = await reportable(room);
  const mod = await room.member("Mo", "mod");
  const carol = await e2eeMember(room, "Carol");
  const e2ee = report["e2ee"] as Data;
  const tag = String(report["tag"]);
  const changes: Data[] = [
    ...[{ text: "something else" }, { text: "something vile " }, { text: undefined }, { target: "Carol" }],
    ...[{ ts: "2025-06-01T12:00:00.001Z" }, { ts: "x" }, { ts: 7 }, { ts: undefined }],
    ...[{ kf: randomBase64(32) }, { kf: "x" }, { kf: null }, { kf: 7 }],
    ...[{ e2ee: { ...e2ee, n: 1 } }, { e2ee: { ...e2ee, ep: 2 } }, {
      e2ee: { ...e2ee, com: randomBase64(32) },
    }],
    ...[{ e2ee: { ...e2ee, dev: randomBase64(16) } }, { e2ee: undefined }, { message_id: 2 }],
    ...[{ message_id: uuid() }, { message_id: undefined }, { room: undefined }, { tag: undefined }],
    ...[{ tag: `2025-06.${randomBase64(32)}` }, { tag: tag.replace("2025-06", "2025-05") }, { tag: "x" }],
  ];
  for (const change of changes) {
    const reply = await bob.client.request("report", { ...report, ...change });
    deepEqual(outcome(reply), ["bad_request", "kf"], JSON.stringify(change));
    await room.pass(3_000);
  }
  deepEqual(outcome(await carol.client.request("report", report)), ["not_found", "room"]);
  const { data } = await carol.client.request("pm_open", { target: "Alice" });
  const other = { ...report, room: data["room"] };
  deepEqual(outcome(await carol.client.request("report", other)), ["bad_request", "kf"]);
  deepEqual([name, await reports(mod)], [report["room"], []]);
});

Deno.test("the sender cannot report an own message as the other's", async () => {
  await using room = await openRoom();
  const { alice, report } = await reportable(room);
  deepEqual(outcome(await alice.client.request("report", { ...report, target: "Bob" })), [
    "bad_request",
    "kf",
  ]);
});

Deno.test("a key of tags that is 12 months old: expired", async () => {
  await using room = await openRoom();
  const { bob, report } = await reportable(room);
  const old = (tag: string) => bob.client.request("report", { ...report, tag });
  const bytes = String(report["tag"]).slice("2025-06.".length);
  deepEqual(outcome(await old(`2024-06.${bytes}`)), ["expired", "tag"]);
  deepEqual(outcome(await old(`2024-07.${bytes}`)), ["bad_request", "kf"]);
  await room.pass(334 * 86_400_000);
  const late = await e2eeMember(room, "Bob");
  deepEqual(outcome(await late.client.request("report", report)), { proof: "proven" });
  await room.pass(31 * 86_400_000);
  deepEqual(outcome(await (await e2eeMember(room, "Bob")).client.request("report", report)), [
    "expired",
    "tag",
  ]);
});

Deno.test("without its key a private message is as told; a lobby message has no proof", async () => {
  await using room = await openRoom();
  const { bob, report } = await reportable(room);
  const mod = await room.member("Mo", "mod");
  const { kf: _kf, ...told } = report;
  deepEqual(outcome(await bob.client.request("report", told)), { proof: "told" });
  deepEqual(outcome(await bob.client.request("report", { target: "Alice", reason: "rude" })), {});
  const listed = (await reports(mod)).map(({ proof, sent_at }) => [proof, sent_at]);
  deepEqual(listed, [[undefined, undefined], ["told", undefined]]);
});
