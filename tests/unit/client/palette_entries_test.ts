// Entries of the palette: only actions that the user can do now.

import assert from "node:assert/strict";
import type { Role } from "../../../server/protocol/roles.ts";
import type { Language } from "../../../client/i18n/namespaces.ts";
import { FakeClock, guest } from "./fakes.ts";
import { ENGLISH } from "./fakes.ts";
import { inside, type Setup } from "./chat_setup.ts";
import { insideAsMember } from "./member_setup.ts";
import { paletteEntries, type PaletteEntry } from "../../../client/views/palette/palette_entries.ts";

const chosen: Language[] = [];
const NO_PARTS = {
  later: () => Promise.reject(),
  staff: () => Promise.reject(),
  keys: { loaded: null, load: () => Promise.reject() },
};

/** What is offered in a room, to somebody of a role. */
function offered({ chat, stores }: Setup, staff = false): PaletteEntry[] {
  const app = { stores, actions: chat, clock: new FakeClock(), parts: NO_PARTS };
  const t = { ...ENGLISH, staff: staff ? ENGLISH.staff : null };
  return paletteEntries(app, t, (language) => void chosen.push(language));
}

function labels(entries: readonly PaletteEntry[], group?: PaletteEntry["group"]): string[] {
  return entries.filter((one) => group === undefined || one.group === group).map(({ label }) => label);
}

function run(setup: Setup, label: string, staff = false): void {
  offered(setup, staff).find((entry) => entry.label === label)!.run();
}

/** A page that is in as alice, with bob and carla. */
function withPeople(role: Role = "user"): Setup {
  const setup = inside();
  const { network, stores } = setup;
  network.last.emit("nicklist", {
    users: [
      guest("Violet"),
      guest("alice"),
      guest("bob"),
      guest("carla", { is_registered: true, role: "mod" }),
    ],
  });
  if (role !== "user") stores.session.roleChanged({ role });
  return setup;
}

Deno.test("the palette lists the lobby, the companion, and all online users except the own one", () => {
  const entries = offered(withPeople());
  assert.deepEqual(labels(entries, "conversations"), ["Lobby", "Violet"]);
  assert.deepEqual(labels(entries, "people"), ["carla", "bob"]);
  assert.deepEqual(entries.filter(({ group }) => group === "people").map(({ note }) => note), [
    "Moderator",
    "Guest",
  ]);
});

Deno.test("each open conversation is listed, with its unread count, and can be closed", () => {
  const setup = withPeople();
  const { dms, screen } = setup.stores;
  screen.conversation.value = dms.open("bob").key;
  const entries = offered(setup);
  assert.deepEqual(labels(entries, "conversations"), ["Lobby", "Violet", "bob"]);
  assert.deepEqual(labels(entries, "people"), ["carla"]);
  assert.ok(labels(entries).includes("Close conversation with bob"));
  screen.conversation.value = null;
  assert.ok(!labels(offered(setup)).includes("Close conversation with bob"), "only the one in view");
});

Deno.test("a guest is offered to keep the name, and nothing of Violet's that is a member's", () => {
  const setup = withPeople();
  const entries = labels(offered(setup));
  assert.ok(entries.includes("Keep this name"));
  assert.ok(!entries.includes("Forget our conversation") && !entries.includes("Go premium"));
  assert.ok(!entries.includes("Settings: Devices"));
  run(setup, "Keep this name");
  assert.deepEqual([setup.stores.screen.dialog.value, setup.stores.screen.settingsTab.value], [
    "settings",
    "account",
  ]);
});

Deno.test("the panel is offered by tab, and only what the role may see, once its names are here", () => {
  const tabs = (role: Role, staff = true): string[] =>
    labels(offered(withPeople(role), staff)).filter((label) => label.startsWith("Admin panel"))
      .map((label) => label.slice("Admin panel: ".length));
  assert.deepEqual(tabs("user"), []);
  assert.deepEqual(tabs("mod"), ["Users", "Bans", "Mutes", "Reports", "Room"]);
  assert.deepEqual(tabs("admin"), [
    "Users",
    "Bans",
    "Mutes",
    "Reports",
    "Room",
    "Violet",
    "Premium",
    "Audit",
  ]);
  assert.deepEqual(tabs("admin", false), []);
  const setup = withPeople("mod");
  run(setup, "Admin panel: Reports", true);
  assert.deepEqual([setup.stores.screen.dialog.value, setup.stores.moderation.tab.value], [
    "admin",
    "reports",
  ]);
});

Deno.test("a member is led to the devices", () => {
  const setup = insideAsMember();
  run(setup, "Settings: Devices");
  const { screen } = setup.stores;
  assert.deepEqual([screen.dialog.value, screen.settingsTab.value], ["settings", "devices"]);
});

Deno.test("entries of settings, themes, languages and sounds do what they say", () => {
  const setup = withPeople();
  const { prefs, screen } = setup.stores;
  run(setup, "Settings: Chat");
  assert.deepEqual([screen.dialog.value, screen.settingsTab.value], ["settings", "chat"]);
  run(setup, "Theme: Daylight");
  assert.equal(prefs.theme.value, "daylight");
  assert.equal(offered(setup).find(({ label }) => label === "Theme: Daylight")!.note, "in use");
  run(setup, "Language: Español");
  assert.deepEqual(chosen, ["es"]);
  run(setup, "Keyboard map");
  assert.equal(screen.dialog.value, "keys");
  run(setup, "Log out");
  assert.equal(screen.dialog.value, "logOut", "a guest is asked first");
  setup.stores.session.joined({ ...setup.stores.session.me.value!, is_registered: true });
  run(setup, "Log out");
  assert.equal(setup.stores.session.phase.value, "out");
});
