// The parts of the page: none contains code or messages of a later part.

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type Loader, transform } from "esbuild";
import { bundle, TARGET } from "../../../client/bundle.ts";

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

/** Namespaces that views among `files` name where they are drawn. */
function namespacesOf(files: ReadonlyMap<string, string>): string[] {
  const named = [...files.values()].flatMap((source) =>
    [...source.matchAll(/useI18n\("(\w+)"\)/g)].map(([, namespace]) => namespace!)
  );
  return [...new Set(named)].sort();
}

/** Which of `names` are among `files`. */
function among(files: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  return names.filter((name) => files.has(name));
}

// The bundler keeps a process for the next build, which ends with the tests.
const bundling = { sanitizeOps: false, sanitizeResources: false } as const;
const APP = ["app.tsx", "net/chat.ts", "views/shell/chat_screen.tsx"];
const LATER = [
  "later.ts",
  "net/later_modules.ts",
  "net/conversations/conversation_modules.ts",
  "net/dm/dm_actions.ts",
  "net/companion/companion_actions.ts",
  "net/moderation/moderation_requests.ts",
  "net/commands/command_handlers.ts",
  "store/dm/dm_memory.ts",
  "store/moderation/companion_admin_store.ts",
  "store/moderation/panel_store.ts",
  "text/command_table.ts",
  "text/completion.ts",
  "views/conversations/dm_panel.tsx",
  "views/conversations/invitations.tsx",
  "views/companion/companion_panel.tsx",
  "views/messages/suggestions.tsx",
  "views/moderation/moderation_dialogs.tsx",
  "views/people/people_dialog.tsx",
  "views/people/person_popup.tsx",
  "views/people/person_menu_items.ts",
  "views/moderation/moderation_menu_items.ts",
  "views/ui/menu.tsx",
  "views/settings/settings_dialog.tsx",
  "views/premium/premium_dialog.tsx",
  "views/palette/palette_dialog.tsx",
  "views/palette/palette_entries.ts",
  "views/shell/keyboard_map.tsx",
  "views/shell/hint_bubbles.tsx",
  "views/shell/later_icon.tsx",
];
const STAFF = [
  "staff.ts",
  "net/moderation/staff_modules.ts",
  "net/moderation/panel.ts",
  "net/moderation/companion_admin_actions.ts",
  "views/moderation/admin_dialog.tsx",
  "views/moderation/panel_list.tsx",
];
const NOTES = ["notes.ts", "text/name_suggestion.ts"];
const RECOVERY = [
  "recovery.ts",
  "net/session/recovery_requests.ts",
  "net/connection/rest_client.ts",
  "views/recovery/forgot_dialog.tsx",
  "views/recovery/link_dialog.tsx",
];
const KEYS = ["key_recovery.ts", "net/e2ee/own_key_recovery.ts", "views/keys/own_keys_view.tsx"];
/** What the parts `app` and `later` have for end-to-end encryption alone. */
const ENCRYPTION = [
  "net/e2ee/encryption_probe.ts",
  "net/e2ee/key_databases.ts",
  "net/dm/dm_privacy.ts",
  "net/dm/dm_key_actions.ts",
  "net/session/sealed_drafts.ts",
  "store/dm/message_oddities.ts",
  "store/dm/message_order.ts",
  "store/e2ee/former_slots.ts",
  "store/e2ee/own_keys_store.ts",
  "store/e2ee/privacy.ts",
  "views/conversations/dm_readers_button.tsx",
  "views/conversations/notice_bar.tsx",
  "views/conversations/privacy_bar.tsx",
  "views/conversations/privacy_words.tsx",
  "views/keys/key_notice.tsx",
  "views/keys/private_messages_section.tsx",
  "views/keys/use_key_screens.ts",
  "i18n/en/key_notices.ts",
  "i18n/en/private_keys.ts",
];
/** Changes of keys, which load on use. */
const CHANGES = [
  "crypto/e2ee/epoch_making.ts",
  "crypto/e2ee/identity_keys.ts",
  "crypto/e2ee/key_blob.ts",
  "net/e2ee/own_key_changes.ts",
  "net/e2ee/shared_blob.ts",
];
const EXPORT = ["export.ts", "net/export/my_data_export.ts", "text/export_page.ts"];
const EMOJI = ["text/emoji_table.ts"];

Deno.test("the part `login` contains no code of later parts, and only its own messages", async () => {
  const files = await comingWith("main.tsx");
  assert.ok(files.has("views/login/login_screen.tsx"));
  assert.deepEqual(among(files, [...APP, ...NOTES, ...RECOVERY, ...LATER, ...STAFF, ...EMOJI]), []);
  assert.deepEqual(namespacesOf(files), ["login"]);
});

Deno.test("the part `app` contains no code of later parts, and uses none of their messages", async () => {
  const files = await comingWith("app.tsx");
  assert.deepEqual(among(files, APP), APP);
  assert.deepEqual(among(files, [...NOTES, ...RECOVERY, ...LATER, ...STAFF, ...EMOJI]), []);
  assert.deepEqual(namespacesOf(files), ["app", "login"]);
});

Deno.test("the part `recovery` uses its own messages, and none of later parts", async () => {
  const files = await comingWith("recovery.ts");
  assert.deepEqual(among(files, RECOVERY), RECOVERY);
  assert.deepEqual(among(files, [...APP, ...LATER, ...STAFF, ...EMOJI]), []);
  assert.deepEqual(namespacesOf(files), ["login", "recovery"]);
});

Deno.test("the part `later` is one file without panel and emoji, and uses no messages of the panel", async () => {
  const files = await comingWith("later.ts");
  assert.deepEqual(among(files, LATER), LATER);
  assert.deepEqual(among(files, [...STAFF, ...EXPORT, ...KEYS, ...EMOJI]), []);
  assert.deepEqual(namespacesOf(files), ["app", "later", "login"]);
});

Deno.test("the part `staff` is one file without emoji", async () => {
  const files = await comingWith("staff.ts");
  assert.deepEqual(among(files, STAFF), STAFF);
  assert.deepEqual(among(files, EMOJI), []);
});

Deno.test("no part contains messages: they load in the chosen language", async () => {
  for (const start of ["main.tsx", "app.tsx", "later.ts", "staff.ts"]) {
    const brought = [...(await comingWith(start)).keys()].filter((name) => /^i18n\/(en|es)\//.test(name));
    assert.deepEqual(brought, [], start);
  }
});

Deno.test("the part `private` brings the cryptography, and neither Argon2id nor QR codes", async () => {
  const files = await comingWith("private.ts");
  assert.ok(files.has("crypto/e2ee/sealed_messages.ts"));
  const others = ["crypto/e2ee/argon2_worker.ts", "factors.ts", ...CHANGES, ...STAFF, ...EXPORT];
  assert.deepEqual(among(files, others), []);
  assert.deepEqual(among(await comingWith("net/e2ee/key_changes.ts"), CHANGES), CHANGES);
  for (const start of ["main.tsx", "app.tsx", "later.ts", "staff.ts"]) {
    const brought = [...(await comingWith(start)).keys()].filter((name) => name.startsWith("crypto/e2ee/"));
    assert.deepEqual(brought, [], start);
  }
});

Deno.test("the part `key_recovery` has the screens about keys, with messages of its own, and no emoji", async () => {
  const files = await comingWith("key_recovery.ts");
  assert.deepEqual(among(files, KEYS), KEYS);
  assert.deepEqual(among(files, [...STAFF, ...EXPORT, ...EMOJI, "factors.ts"]), []);
  assert.deepEqual(namespacesOf(files), ["keys", "later", "login"]);
});

Deno.test("the parts of encryption stay as small as they are", bundling, async () => {
  const { files, parts } = await bundle();
  const size = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + gzipSync(files.get(name)!, { level: 9 }).length, 0);
  const words = [...files.keys()].filter((name) => /^assets\/keys-.*\.js$/.test(name));
  assert.equal(words.length, 2, "one file of words for each language");
  for (
    const [what, names, most] of [
      ["private", parts["client/private.ts"]!, 9],
      ["key_changes", parts["client/net/e2ee/key_changes.ts"]!, 9.75],
      ["key_recovery", parts["client/key_recovery.ts"]!, 10.5],
      ["the public key in Firefox", parts["client/crypto/e2ee/ed25519_public.ts"]!, 0.75],
      ...words.map((name) => ["words about keys", [name], 3.75] as const),
    ] as const
  ) {
    const bytes = size(names);
    assert.ok(bytes > 0 && bytes <= most * 1024, `${what}: ${bytes} bytes`);
  }
});

Deno.test("what a conversation takes of code for encryption alone", bundling, async () => {
  const { files, parts } = await bundle();
  const size = (contents: readonly (Uint8Array | string)[]): number =>
    contents.reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0);
  const alone = await Promise.all(ENCRYPTION.map(async (name) => {
    const source = await Deno.readTextFile(new URL(name, CLIENT));
    const loader: Loader = name.endsWith("x") ? "tsx" : "ts";
    const { code } = await transform(source, {
      ...{ loader, minify: true, target: [...TARGET] },
      ...{ jsx: "automatic", jsxImportSource: "preact" } as const,
    });
    return code;
  }));
  const bytes = size([...parts["client/private.ts"]!.map((name) => files.get(name)!), alone.join("\n")]);
  assert.ok(bytes <= 14.25 * 1024, `${bytes} bytes`);
});

Deno.test("of HPKE the page loads nothing that it does not use", bundling, async () => {
  const { all, files } = await bundle();
  const scripts = all.map((name) => files.get(name)!).map((bytes) => new TextDecoder().decode(bytes));
  const bringing = scripts.filter((text) => text.includes("Too long info"));
  assert.equal(bringing.length, 1, "one script brings it");
  assert.ok(!scripts.some((text) => text.includes("extends utils.Hash")), "hashes of its own");
});
