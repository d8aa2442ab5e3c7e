// The lists of the admin panel: search, pages, refresh after changes, and clearing with the role.

import assert from "node:assert/strict";
import { can } from "../../../server/protocol/permissions.ts";
import type { ListedAuditEntry, ListedMute, ListedUser } from "../../../server/protocol/server_events.ts";
import type { Panel } from "../../../client/net/moderation/panel.ts";
import type { ModerationRequests } from "../../../client/net/moderation/moderation_requests.ts";
import { COMMANDS, mayUse } from "../../../client/text/command_table.ts";
import { auditMessage } from "../../../client/views/moderation/audit_messages.ts";
import { PANEL_PERMISSIONS } from "../../../client/views/moderation/panel_permissions.ts";
import { staff } from "../../../client/i18n/en/staff.ts";
import { languageTools } from "../../../client/i18n/language_tools.ts";
import type { FakeWebSocket } from "./fakes.ts";
import { inside, type Setup } from "./chat_setup.ts";

function account(id: number, changes: Partial<ListedUser> = {}): ListedUser {
  return {
    id,
    username: `member-${id}`,
    role: "user",
    is_verified: false,
    has_ai_access: false,
    email: null,
    created_at: "2026-03-01T20:00:00.000Z",
    online: false,
    ...changes,
  };
}

function accounts(from: number, count: number): ListedUser[] {
  return Array.from({ length: count }, (_, index) => account(from + index));
}

const MUTE: ListedMute = {
  ...{ id: 7, username: "Bob", created_at: "2026-03-01T20:00:00.000Z", actor_role: "mod" },
};

/** Answers what was asked reach those who wait for them a turn later. */
function turn(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))));
}

/** Requests for one list, oldest first. */
function asked(socket: FakeWebSocket, event: string): { id: string; data: Record<string, unknown> }[] {
  return socket.requests.filter((one) => one.event === event) as never;
}

/** A moderator with the panel open at `Users`. */
async function withPanel(): Promise<
  Setup & { socket: FakeWebSocket; moderationActions: ModerationRequests; panel: Panel; ids: () => number[] }
> {
  const all = inside();
  const socket = all.network.last;
  const { moderation: moderationActions } = await all.chat.later.load();
  socket.emit("role_updated", { role: "mod" });
  const { panel } = await all.chat.staff.load();
  all.stores.screen.dialog.value = "admin";
  await turn();
  return {
    ...all,
    socket,
    moderationActions,
    panel,
    ids: () => all.stores.panel.lists.users.rows.value.map((one) => one.id),
  };
}

Deno.test("a list is extended by 50 rows, and refreshed to its length", async () => {
  const { panel, socket, stores, ids } = await withPanel();
  const { users } = stores.panel.lists;
  panel.show("users");
  assert.equal(users.state.value, "loading");
  socket.emit("admin_users", { users: accounts(1, 50), next: "fifty" }, socket.last.id);
  await turn();
  assert.deepEqual([users.state.value, users.hasMore.value, ids().length], ["ready", true, 50]);

  panel.more("users");
  assert.deepEqual(socket.last.data, { query: "", limit: 100 });
  socket.emit("admin_users", { users: accounts(1, 80) }, socket.last.id);
  await turn();
  assert.deepEqual([users.hasMore.value, ids().length], [false, 80]);

  socket.emit("admin_changed", { what: "users" });
  assert.deepEqual(socket.last.data, { query: "", limit: 100 });
  assert.equal(ids().length, 80, "rows stay until the new ones are here");
});

Deno.test("more rows than one answer has are fetched page by page", async () => {
  const { panel, socket, stores, ids } = await withPanel();
  const { users } = stores.panel.lists;
  users.fill(users.begin(), accounts(1, 200), true);
  panel.more("users");
  assert.deepEqual(socket.last.data, { query: "", limit: 200 });
  socket.emit("admin_users", { users: accounts(1, 200), next: "two" }, socket.last.id);
  await turn();
  assert.deepEqual(socket.last.data, { query: "", limit: 50, cursor: "two" });
  socket.emit("admin_users", { users: accounts(200, 50), next: "three" }, socket.last.id);
  await turn();
  assert.equal(ids().length, 249, "a row that slid to the next part is there once");
});

Deno.test("a search starts after a pause in typing, and only the latest answer counts", async () => {
  const { panel, clock, socket, ids } = await withPanel();
  const before = asked(socket, "admin_get_users").length;
  panel.search("users", "a");
  panel.search("users", "an");
  assert.equal(asked(socket, "admin_get_users").length, before);
  clock.pass(200);
  const first = socket.last.id;
  assert.deepEqual(socket.last.data, { query: "an", limit: 50 });
  panel.search("users", "anna");
  clock.pass(200);
  const second = socket.last.id;
  socket.emit("admin_users", { users: [account(2)] }, second);
  await turn();
  socket.emit("admin_users", { users: [account(1)] }, first);
  await turn();
  assert.deepEqual(ids(), [2]);
});

Deno.test("many changes cause one more fetch", async () => {
  const { panel, socket } = await withPanel();
  panel.show("users");
  const before = asked(socket, "admin_get_users").length;
  for (let i = 0; i < 10; i++) socket.emit("admin_changed", { what: "users" });
  assert.equal(asked(socket, "admin_get_users").length, before);
  socket.emit("admin_users", { users: accounts(1, 3) }, socket.last.id);
  await turn();
  assert.equal(asked(socket, "admin_get_users").length, before + 1);
});

Deno.test("a list that is not in view is not fetched when it changes", async () => {
  const { socket, stores } = await withPanel();
  socket.emit("admin_changed", { what: "bans" });
  stores.screen.dialog.value = null;
  socket.emit("admin_changed", { what: "users" });
  assert.equal(asked(socket, "admin_get_bans").length, 0);
});

Deno.test("a refused list shows why, keeps its rows, and can be fetched again", async () => {
  const { panel, socket, stores, ids } = await withPanel();
  const { users } = stores.panel.lists;
  panel.show("users");
  socket.emit("admin_users", { users: accounts(1, 3) }, socket.last.id);
  await turn();
  panel.show("users");
  socket.emit("error", { code: "unavailable", msg: "Later, please." }, socket.last.id);
  await turn();
  assert.deepEqual([users.state.value, users.problem.value?.msg, ids().length], [
    "failed",
    "Later, please.",
    3,
  ]);
  panel.show("users");
  socket.emit("admin_users", { users: accounts(1, 4) }, socket.last.id);
  await turn();
  assert.deepEqual([users.state.value, ids().length], ["ready", 4]);
});

Deno.test("a new moderator's page fetches mutes and the number of open reports", async () => {
  const { socket, stores } = await withPanel();
  socket.emit("admin_mutes", { mutes: [MUTE] }, asked(socket, "admin_get_mutes")[0]!.id);
  socket.emit("admin_reports", { reports: [], open: 3 }, asked(socket, "admin_get_reports")[0]!.id);
  await turn();
  assert.deepEqual([...stores.panel.muted.value.keys()], ["bob"]);
  assert.equal(stores.moderation.reportsOpen.value, 3);
  socket.emit("reports_open", { open: 4 });
  assert.equal(stores.moderation.reportsOpen.value, 4);
});

Deno.test("losing the role clears its data and closes the panel", async () => {
  const { panel, socket, stores, ids } = await withPanel();
  panel.show("users");
  socket.emit("admin_users", { users: [account(1, { email: "a@example.org" })] }, socket.last.id);
  await turn();
  stores.moderation.dialog.value = { kind: "ban", target: "bob" };
  socket.emit("role_updated", { role: "user" });
  assert.deepEqual(ids(), []);
  assert.deepEqual([stores.screen.dialog.value, stores.moderation.dialog.value], [null, null]);
  assert.equal(stores.moderation.reportsOpen.value, 0);
});

Deno.test("an answer after the role is lost shows nothing", async () => {
  const { panel, socket, ids } = await withPanel();
  panel.show("users");
  const { id } = socket.last;
  socket.emit("role_updated", { role: "user" });
  socket.emit("admin_users", { users: accounts(1, 3) }, id);
  await turn();
  assert.deepEqual(ids(), []);
});

Deno.test("a mute does not replace one that another moderator has just made", async () => {
  const { moderationActions, socket, stores } = await withPanel();
  stores.panel.setMuted([MUTE]);
  assert.equal(await moderationActions.mute("bob", { minutes: 10 }), null);
  assert.equal(asked(socket, "mod_mute").length, 0);
  assert.equal(stores.toasts.list.value.at(-1)?.text, "bob is already muted.");
  const unmuting = moderationActions.unmute("bob");
  assert.deepEqual([socket.last.event, socket.last.data], ["admin_unmute", { mute_id: 7 }]);
  socket.emit("admin_action_ok", { msg: "Bob may speak again" }, socket.last.id);
  assert.equal(await unmuting, null);
  assert.equal(stores.toasts.list.value.at(-1)?.text, "Bob may speak again.");
});

Deno.test("an action sends a reason only if there is one, and resolves to its refusal", async () => {
  const { moderationActions, socket } = await withPanel();
  const kicking = moderationActions.kick("bob", { reason: "  " });
  assert.deepEqual(socket.last.data, { target: "bob" });
  socket.emit("error", { code: "offline", msg: "bob is not here." }, socket.last.id);
  assert.equal((await kicking)?.msg, "bob is not here.");
  const banning = moderationActions.ban("bob", { reason: " spam ", minutes: 60 });
  assert.deepEqual(socket.last.data, { target: "bob", reason: "spam", minutes: 60 });
  socket.emit("ack", {}, socket.last.id);
  assert.equal(await banning, null);
});

Deno.test("a moderator by password only lifts a mute by its name, which is what the server lets them", async () => {
  const { moderationActions, socket, stores } = await withPanel();
  socket.emit("role_updated", { role: "mod", capacity: "moderator password" });
  stores.panel.setMuted([MUTE]);
  const unmuting = moderationActions.unmute("bob");
  assert.deepEqual([socket.last.event, socket.last.data], ["mod_mute", { target: "Bob", on: false }]);
  socket.emit("ack", {}, socket.last.id);
  assert.equal(await unmuting, null);
});

Deno.test("a list is fetched again when one of its rows is over by time, while it is in view", async () => {
  const { clock, panel, socket, stores } = await withPanel();
  const { dialog } = stores.screen;
  const fetches = (): number => asked(socket, "admin_get_vouchers").length;
  const answer = async (...ends: number[]): Promise<void> => {
    const expires = ends.map((ms) => new Date(clock.serverNow() + ms).toISOString());
    socket.emit("admin_vouchers", {
      vouchers: expires.map((expires_at, id) => ({
        ...{ id, months: 1, expires_at, used_by: null, used_at: null, made_by: null },
      })),
    }, asked(socket, "admin_get_vouchers").at(-1)!.id);
    await turn();
  };
  stores.moderation.tab.value = "premium";
  stores.panel.premiumList.value = "vouchers";
  panel.show("vouchers");
  const before = fetches();
  await answer(9_000, 6_000, -5_000);
  clock.pass(6_000);
  assert.equal(fetches(), before);
  clock.pass(1_000);
  assert.equal(fetches(), before + 1);

  await answer(-1_000, 2_000);
  dialog.value = null;
  clock.pass(5_000);
  assert.equal(fetches(), before + 1, "nothing is fetched for a panel that is closed");

  dialog.value = "admin";
  panel.show("vouchers");
  const waits: number[] = [];
  const after = clock.after.bind(clock);
  clock.after = (ms, run) => {
    waits.push(ms);
    return after(ms, run);
  };
  await answer(-1_000, 60 * 86_400_000);
  assert.equal(Math.max(...waits), 86_400_000, "a timer of two months would be due at once");
});

Deno.test("what a moderator by password only may not do is not offered, until the role is their own", async () => {
  const { socket, stores } = await withPanel();
  const offered = (): string[] =>
    COMMANDS.filter((command) => mayUse(command, stores.session.me.value!)).map(({ name }) => name)
      .filter((name) => !["me", "msg", "ignore", "unignore", "help"].includes(name));
  const tabs = (): string[] =>
    Object.entries(PANEL_PERMISSIONS).filter(([, needs]) => can(stores.session.me.value!, needs)).map((
      [tab],
    ) => tab);
  socket.emit("role_updated", { role: "mod", capacity: "moderator password" });
  assert.deepEqual(offered(), ["kick", "ban", "kickban", "mute", "unmute"]);
  assert.deepEqual(tabs(), ["users", "bans", "mutes", "reports"]);
  socket.emit("role_updated", { role: "mod" });
  assert.deepEqual(offered().slice(-4), ["verify", "unverify", "slow", "guard"]);
  assert.deepEqual(tabs(), ["users", "bans", "mutes", "reports", "lobby"]);
});

Deno.test("the audit log shows what was refused, on whom, and why", () => {
  const messages = staff(languageTools("en")).audit;
  const refused = { action: "refused", detail: "ban (account, forbidden)" };
  assert.deepEqual(auditMessage({ ...refused, target: "ada" } as ListedAuditEntry, messages), {
    verb: "was refused an action on",
    target: "ada",
    rest: "· ban (account, forbidden)",
  });
  assert.equal(auditMessage(refused as ListedAuditEntry, messages).verb, "was refused an action");
});
