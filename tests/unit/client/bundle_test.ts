// The parts of the page: what is loaded first brings nothing of what comes later, and names no words that are not there.

import assert from "node:assert/strict";

const CLIENT = new URL("../../../client/", import.meta.url);

/** Files of the client that come with `start`, as its static imports lead to them. Types bring nothing. */
async function comingWith(start: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const visit = async (url: URL): Promise<void> => {
    const name = url.href.slice(CLIENT.href.length);
    if (!url.href.startsWith(CLIENT.href) || found.has(name)) return;
    const source = await Deno.readTextFile(url);
    found.set(name, source);
    for (const [, what, from] of source.matchAll(/^(?:import|export) ([^;]*?) from "(\.[^"]+)";$/gms)) {
      if (!what!.startsWith("type ")) await visit(new URL(from!, url));
    }
  };
  await visit(new URL(start, CLIENT));
  return found;
}

/** Chapters that views among `files` name where they are drawn. */
function chaptersOf(files: ReadonlyMap<string, string>): string[] {
  const named = [...files].flatMap(([name, source]) =>
    [...source.matchAll(/useI18n\("(\w+)"\)/g)].map(([, chapter]) => ({ name, chapter: chapter! }))
  );
  return [...new Set(named.map(({ chapter }) => chapter))].sort();
}

const STAFF = [
  "net/moderation/moderation_requests.ts",
  "net/moderation/panel.ts",
  "net/moderation/companion_admin_actions.ts",
  "views/moderation/admin_dialog.tsx",
  "views/moderation/panel_list.tsx",
];
const TALKS = [
  "net/conversations/conversation_modules.ts",
  "net/dm/dm_actions.ts",
  "net/companion/companion_actions.ts",
  "views/conversations/dm_panel.tsx",
  "views/conversations/companion_panel.tsx",
];
const DIALOGS = [
  "views/shell/dialog_views.ts",
  "views/settings/settings_dialog.tsx",
  "views/settings/premium_dialog.tsx",
  "views/moderation/moderation_dialogs.tsx",
];

const WRITING = [
  "net/commands/command_handlers.ts",
  "text/command_table.ts",
  "text/completion.ts",
  "views/messages/composer_extras.ts",
  "views/messages/suggestions.tsx",
  "text/emoji_table.ts",
];
const GUIDE = [
  "views/shell/palette.tsx",
  "views/shell/palette_entries.ts",
  "views/shell/keyboard_map.tsx",
  "views/shell/hint_bubbles.tsx",
];

/** Which of `names` are among `files`. */
function among(files: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  return names.filter((name) => files.has(name));
}

Deno.test("the door brings neither the room nor anything behind it, and has the words of the door", async () => {
  const files = await comingWith("main.tsx");
  assert.ok(files.has("views/login/login_screen.tsx"));
  assert.deepEqual(
    among(files, [
      "app.tsx",
      "net/chat.ts",
      "views/shell/chat_screen.tsx",
      ...STAFF,
      ...TALKS,
      ...DIALOGS,
      ...GUIDE,
    ]),
    [],
  );
  assert.deepEqual(chaptersOf(files), ["door"]);
});

Deno.test("the room brings neither conversations, dialogs nor the panel, and has its own words besides", async () => {
  const files = await comingWith("app.tsx");
  assert.ok(files.has("net/chat.ts"));
  assert.deepEqual(among(files, [...STAFF, ...TALKS, ...DIALOGS, ...WRITING, ...GUIDE]), []);
  assert.deepEqual(chaptersOf(files), ["door", "room"]);
});

Deno.test("what helps whoever writes brings neither panel nor emoji, and has its own words besides", async () => {
  const files = await comingWith("views/messages/composer_extras.ts");
  assert.deepEqual(among(files, [...STAFF, ...TALKS, ...DIALOGS, "text/emoji_table.ts"]), []);
  assert.deepEqual(chaptersOf(files), ["door", "writing"]);
});

Deno.test("conversations and dialogs bring nothing of the panel, and name no words of it", async () => {
  const talks = await comingWith("views/conversations/conversation_views.ts");
  assert.deepEqual(among(talks, [...STAFF, ...DIALOGS, ...WRITING]), []);
  assert.deepEqual(chaptersOf(talks), ["door", "room", "talks"]);
  const dialogs = await comingWith("views/shell/dialog_views.ts");
  assert.deepEqual(among(dialogs, STAFF), []);
  assert.deepEqual(chaptersOf(dialogs), ["dialogs", "door", "room", "talks"]);
});

Deno.test("palette, keyboard map and hints bring nothing of the others, and name the words they are loaded with", async () => {
  for (
    const start of ["views/shell/palette.tsx", "views/shell/keyboard_map.tsx", "views/shell/hint_bubbles.tsx"]
  ) {
    const files = await comingWith(start);
    assert.deepEqual(among(files, [...STAFF, ...TALKS, ...DIALOGS]), [], start);
    assert.deepEqual(chaptersOf(files).filter((name) => !/^(door|guide|room)$/.test(name)), [], start);
  }
});

Deno.test("no part brings words by itself: they come in the language that is spoken", async () => {
  for (
    const start of [
      "main.tsx",
      "app.tsx",
      "views/conversations/conversation_views.ts",
      "views/shell/dialog_views.ts",
      "views/shell/palette.tsx",
      "views/moderation/admin_dialog.tsx",
    ]
  ) {
    const brought = [...(await comingWith(start)).keys()].filter((name) => /^i18n\/(en|es)\//.test(name));
    assert.deepEqual(brought, [], start);
  }
});
