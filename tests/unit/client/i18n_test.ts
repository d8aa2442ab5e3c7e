// The catalogue: all languages have all texts, plurals follow the language, refusals are translated by code.

import assert from "node:assert/strict";
import { allCannedReplies } from "../../../server/companion/canned_replies.ts";
import type { CannedKey } from "../../../server/protocol/companion_events.ts";
import { cannedText } from "../../../client/i18n/canned_text.ts";
import { ERROR_STATUS } from "../../../server/protocol/errors.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import { systemMessageText } from "../../../server/hub/notices/system_messages.ts";
import type { Language, Messages, NamespaceName, Namespaces } from "../../../client/i18n/namespaces.ts";
import { LANGUAGES } from "../../../client/i18n/namespaces.ts";
import { systemMessageText as translated } from "../../../client/i18n/system_message_text.ts";
import { refusalCause, refusalMessage } from "../../../client/i18n/refusal_text.ts";
import { loadNamespace } from "../../../client/i18n/namespace_loader.ts";
import { languageTools } from "../../../client/i18n/language_tools.ts";
import { kickMessage } from "../../../client/net/session/disconnect_messages.ts";

const NAMES: readonly NamespaceName[] = ["login", "app", "later", "staff"];

async function catalogue(language: Language): Promise<Namespaces> {
  const chapters = await Promise.all(NAMES.map(async (name) => [name, await loadNamespace(language, name)]));
  return Object.fromEntries(chapters);
}

const [english, spanish] = [await catalogue("en"), await catalogue("es")];
const inSpanish: Messages = (name) => spanish[name];
const inEnglish: Messages = (name) => english[name];

/** What English leaves to the server's own texts. */
const TABLES = ["login.refusals", "later.companion.canned", "staff.companion.pullFailures"];

/** Text and functions of a catalogue by their paths. Tables that a language need not fill are one leaf. */
function leaves(of: object, path = ""): Map<string, string | ((...args: never[]) => unknown)> {
  const found = new Map<string, string | ((...args: never[]) => unknown)>();
  for (const [key, value] of Object.entries(of)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (TABLES.includes(at)) continue;
    if (typeof value === "object" && value !== null) {
      for (const [inner, leaf] of leaves(value, at)) found.set(inner, leaf);
    } else found.set(at, value);
  }
  return found;
}

/** What a function of the catalogue says, with what it might be given. */
function samples(say: (...args: never[]) => unknown): string[] {
  const given: readonly (readonly unknown[])[] = [
    ["anna", "anna", "anna"],
    [1, 1, 1],
    [2, 2, 2],
    [120, 120, 120],
    [undefined, undefined, undefined],
    [{ key: "kicked", name: "anna", to: "bert", role: "mod", level: "open", seconds: 5, minutes: 10 }],
    [{ key: "came_and_went", joined: 12, left: 8 }],
    ["muted", 2],
  ];
  const answers = given.flatMap((args) => {
    try {
      const answer = say(...args as never[]);
      return [Array.isArray(answer) ? answer.join("") : String(answer)];
    } catch {
      // Not what it takes.
      return [];
    }
  });
  return answers.filter((answer) => !/undefined|NaN|Invalid|\[object/.test(answer));
}

Deno.test("every language has the same entries, none of them empty", () => {
  const [en, es] = [leaves(english), leaves(spanish)];
  assert.deepEqual([...es.keys()].sort(), [...en.keys()].sort());
  const emptyByIntent = ["later.lobbyNotes.guards.open", "staff.audit.capacities.account"];
  for (const all of [en, es]) {
    for (const [path, entry] of all) {
      if (typeof entry === "string") {
        assert.equal(entry.trim() === "", emptyByIntent.includes(path), path);
      } else {
        assert.ok(samples(entry).some((text) => text.trim().length > 0), `${path} says nothing`);
      }
    }
  }
});

Deno.test("functions have the same parameters in every language", () => {
  const es = leaves(spanish);
  for (const [path, entry] of leaves(english)) {
    const other = es.get(path);
    assert.equal(typeof other, typeof entry, path);
    if (typeof entry === "function" && typeof other === "function") {
      assert.ok(other.length <= entry.length, `${path} takes more than in English`);
    }
  }
});

Deno.test("hardly any text is the same in two languages: none was left untranslated", () => {
  const alike = [...leaves(english)].filter(([path, entry]) =>
    typeof entry === "string" && entry === leaves(spanish).get(path) && /\p{L}/u.test(entry)
  ).map(([path]) => path);
  assert.deepEqual(alike, [
    "later.settings.chat",
    "later.settings.companion",
    "later.settings.premium",
    "later.keys.caps.Alt",
    "later.keys.caps.Ctrl",
    "later.keys.caps.Escape",
    "later.keys.caps.Tab",
    "staff.tabs.companion",
    "staff.tabs.premium",
    "staff.companion.modelSample",
  ]);
});

Deno.test("plurals follow the rules of the language", () => {
  const { left } = english.later.companion;
  assert.deepEqual([1, 2, 0].map(left), [
    "1 free message left",
    "2 free messages left",
    "No free messages left",
  ]);
  const es = spanish.later.companion;
  assert.deepEqual(
    [1, 2].map(es.left),
    ["Te queda # mensaje gratuito", "Te quedan # mensajes gratuitos"].map(
      (form, index) => form.replace("#", String(index + 1)),
    ),
  );
  assert.deepEqual([1, 5].map(spanish.later.log.newMessages), ["1 mensaje nuevo", "5 mensajes nuevos"]);
  assert.equal(
    languageTools("es").plural(1_000_000, { one: "x", many: "# de", other: "# y" }),
    "1.000.000 de",
  );
  assert.equal(languageTools("en").ordinal(22, { two: "#nd", other: "#th" }), "22nd");
});

Deno.test("durations and sizes follow the language", () => {
  const [en, es] = [languageTools("en"), languageTools("es")];
  assert.deepEqual([1, 10, 60, 1_500, 2_941].map(en.duration), [
    "1 minute",
    "10 minutes",
    "1 hour",
    "1 day and 1 hour",
    "2 days and 1 hour",
  ]);
  assert.deepEqual([1, 1_500].map(es.duration), ["1 minuto", "1 día y 1 hora"]);
  assert.deepEqual([40, 580, 12_000, 200_000].map(en.short), ["40 s", "9 min 40 s", "3 h 20 min", "2 days"]);
  assert.equal(english.staff.companion.size(2_019_393_189), "2.0 GB");
  assert.equal(spanish.staff.companion.size(2_019_393_189), "2,0 GB");
});

Deno.test("system messages are the server's text in English, and translated in Spanish", () => {
  const all: readonly SystemMessage[] = [
    { key: "joined", name: "anna" },
    { key: "left", name: "anna" },
    { key: "came_and_went", joined: 12, left: 8 },
    { key: "came_and_went", joined: 1, left: 0 },
    { key: "came_and_went", joined: 0, left: 1 },
    { key: "renamed", name: "bob", to: "robert" },
    { key: "kicked", name: "anna" },
    { key: "banned", name: "anna", minutes: 90 },
    { key: "muted", name: "anna" },
    { key: "unbanned", name: "anna" },
    { key: "unmuted", name: "anna" },
    { key: "verified", name: "anna" },
    { key: "unverified", name: "anna" },
    { key: "role", name: "anna", role: "mod" },
    { key: "ai_granted", name: "anna" },
    { key: "ai_revoked", name: "anna" },
    { key: "addresses_banned", minutes: 1_440 },
    { key: "addresses_unbanned" },
    { key: "restarting" },
    { key: "slow_mode", seconds: 30 },
    { key: "guard", level: "registered" },
  ];
  for (const said of all) {
    const line = systemMessageText(said);
    assert.equal(translated({ msg: line, said })(inEnglish), line);
    assert.notEqual(translated({ msg: line, said })(inSpanish), line);
  }
});

Deno.test("counts of joins and leaves have the right plural, in both languages", () => {
  const said = (joined: number, left: number): string[] =>
    [inEnglish, inSpanish].map((t) =>
      translated({ msg: "", said: { key: "came_and_went", joined, left } })(t)
    );
  assert.deepEqual(said(12, 8), ["12 people joined, 8 left", "Han entrado 12 personas y han salido 8"]);
  assert.deepEqual(said(1, 1), ["1 person joined, 1 left", "Ha entrado 1 persona y ha salido 1"]);
  assert.deepEqual(said(1, 12), ["1 person joined, 12 left", "Ha entrado 1 persona y han salido 12"]);
  assert.deepEqual(said(11, 0), ["11 people joined", "Han entrado 11 personas"]);
  assert.deepEqual(said(0, 1), ["1 person left", "Ha salido 1 persona"]);
  assert.deepEqual(said(0, 2), ["2 people left", "Han salido 2 personas"]);
});

Deno.test("an unknown system message is shown in the server's text", () => {
  const said = { key: "renovated", name: "the bar" } as unknown as SystemMessage;
  assert.equal(translated({ msg: "The bar was renovated", said })(inSpanish), "The bar was renovated");
  assert.equal(translated({ msg: "The bar is closing." })(inSpanish), "The bar is closing.");
});

Deno.test("refusals have the server's message in English, and one by code in Spanish", () => {
  const taken = refusalMessage({ code: "username_taken", msg: "That name is in use. Pick another." });
  assert.equal(taken(inEnglish), "That name is in use. Pick another.");
  assert.match(taken(inSpanish), /nombre/);
  assert.match(refusalMessage({ code: "unreachable", msg: "" })(inEnglish), /Check your connection/);
});

Deno.test("row 16: no English of the server reaches a Spanish page: refusals, canned replies, failed downloads", () => {
  const codes = [...Object.keys(ERROR_STATUS), "unreachable", "too_many_connections", "of_a_newer_server"];
  for (const code of codes as (keyof typeof ERROR_STATUS)[]) {
    for (const field of [undefined, "username", "target", "mod_password"]) {
      const refused = refusalCause({ code, msg: "In English.", ...(field === undefined ? {} : { field }) });
      const said = refusalMessage(refused)(inSpanish);
      assert.ok(said !== "In English." && said.length > 5, `${code}: ${said}`);
    }
  }
  for (const [key, texts] of Object.entries(allCannedReplies()) as [CannedKey, string[]][]) {
    for (const [variant, text] of texts.entries()) {
      const message = cannedText(text, { key, variant });
      assert.equal(message(inEnglish), text);
      assert.notEqual(message(inSpanish), text, `${key} ${variant}`);
    }
    assert.equal(spanish.later.companion.canned[key]?.length, texts.length, key);
  }
  for (const kind of ["unreachable", "no_model", "refused", "timeout", "busy", "broken", "fault"] as const) {
    assert.ok(spanish.staff.companion.pullFailures[kind] !== undefined, kind);
  }
  for (const status of ["starting", "pulling manifest", "verifying sha256 digest", "writing manifest", "?"]) {
    assert.notEqual(spanish.staff.companion.pullStatus(status), status);
  }
  const unknown = cannedText("New here.", { key: "of_a_newer_server" as CannedKey, variant: 9 });
  assert.equal(unknown(inSpanish), "New here.");
});

Deno.test("a refusal contains reason, duration, fault id and field", () => {
  const muted = refusalCause({ code: "muted", msg: "…", retry_after_ms: 599_000, reason: "gritos" });
  assert.equal(refusalMessage(muted)(inSpanish), "Estás en silencio durante 10 minutos. Motivo: gritos");
  const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const fault = refusalMessage(refusalCause({ code: "internal", msg: "Something went wrong.", fault: id }));
  assert.match(fault(inSpanish), new RegExp(id));
  const wrong = (field: string) => refusalCause({ code: "invalid_credentials", msg: "Not right.", field });
  assert.match(refusalMessage(wrong("mod_password"))(inSpanish), /moderación/);
  assert.match(refusalMessage(wrong("password"))(inSpanish), /nombre y la contraseña/);
  assert.match(refusalMessage(wrong("password"), true)(inSpanish), /Tu contraseña actual no es correcta/);
});

Deno.test("a disconnected user sees the reason in their language", () => {
  const kicked = {
    msg: "You were sent out of the room. Reason: x",
    said: { key: "kicked", reason: "x" },
  } as const;
  assert.equal(kickMessage(kicked)(inEnglish), kicked.msg);
  assert.match(kickMessage(kicked)(inSpanish), /sala.* Motivo: x/);
  const banned = { msg: "You are banned for 1 hour.", said: { key: "banned", minutes: 60 } } as const;
  assert.equal(kickMessage(banned)(inEnglish), banned.msg);
  assert.equal(kickMessage({ msg: "You were kicked: spam." })(inSpanish), "You were kicked: spam.");
});

Deno.test("details of the audit log are translated where they are the server's", () => {
  const { detail } = spanish.staff.audit;
  assert.equal(detail("ban", "for 1 day and 2 hours"), "durante 1 día y 2 horas");
  assert.equal(detail("mute", "until lifted"), "hasta que se levante");
  assert.equal(detail("set_role", "user to mod"), "de miembro a moderación");
  assert.equal(detail("ban_address", "ban 3, IPv4 /24 for 1 hour"), "veto 3, IPv4 /24 durante 1 hora");
  assert.equal(detail("pull_model", "for 3 days"), "for 3 days", "what somebody typed stays as it is");
  assert.equal(english.staff.audit.detail("set_role", "user to mod"), "from user to mod");
});

Deno.test("each language has its own name for itself", () => {
  assert.deepEqual(LANGUAGES.map(({ name }) => name), ["English", "Español"]);
});
