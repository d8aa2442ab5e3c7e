// Which language the page speaks: chosen here, or the browser's; changed at once, and never half.

import assert from "node:assert/strict";
import { createI18nStore, type I18nStore } from "../../../client/store/i18n_store.ts";
import type { Language, NamespaceName } from "../../../client/i18n/namespaces.ts";
import { loadNamespace } from "../../../client/i18n/namespace_loader.ts";

interface Setup {
  readonly words: I18nStore;
  /** What was fetched. */
  readonly fetched: string[];
  /** Languages that cannot be fetched. */
  readonly missing: Set<Language>;
}

function setUp(language: Language = "en", preferredLanguages: readonly string[] = ["en-GB", "es-MX"]): Setup {
  const fetched: string[] = [];
  const missing = new Set<Language>();
  const words = createI18nStore({
    language,
    preferredLanguages,
    load: async <C extends NamespaceName>(wanted: Language, name: C) => {
      fetched.push(`${wanted}/${name}`);
      if (missing.has(wanted)) throw new Error("no network");
      return await loadNamespace(wanted, name);
    },
  });
  return { words, fetched, missing };
}

Deno.test("a namespace is there once it is loaded, is fetched once, and is no surprise before", async () => {
  const { words, fetched } = setUp();
  assert.throws(() => words.t("login"), /not loaded/);
  await words.open("login");
  await words.open("login");
  assert.equal(words.t("login").join.enter, "Enter");
  assert.deepEqual(fetched, ["en/login"]);
});

Deno.test("another language comes with every open namespace, all at once", async () => {
  const { words, fetched } = setUp();
  await words.open("login", "app");
  const choosing = words.choose("es");
  assert.equal(words.language.value, "en");
  assert.equal(words.t("app").people, "People");
  await choosing;
  assert.equal(words.language.value, "es");
  assert.equal(words.t("app").people, "Gente");
  assert.equal(words.t("login").join.enter, "Entrar");
  await words.choose("en");
  assert.equal(words.t("app").people, "People");
  assert.equal(fetched.length, 4, "what was fetched before is not fetched again");
});

Deno.test("a namespace opened while the language changes comes in the new one", async () => {
  const { words } = setUp();
  await words.open("login");
  const choosing = words.choose("es");
  await Promise.all([words.open("staff"), choosing]);
  assert.equal(words.t("staff").title, "Panel de administración");
});

Deno.test("of two choices the last one holds", async () => {
  const { words } = setUp();
  await words.open("login");
  await Promise.all([words.choose("es"), words.choose("en")]);
  assert.equal(words.language.value, "en");
  assert.equal(words.t("login").join.enter, "Enter");
});

Deno.test("a language that cannot be fetched changes nothing, and can be tried again", async () => {
  const { words, missing } = setUp();
  await words.open("login");
  missing.add("es");
  await assert.rejects(words.choose("es"));
  assert.equal(words.language.value, "en");
  await words.open("app");
  assert.equal(words.t("app").people, "People");
  missing.clear();
  await words.choose("es");
  assert.equal(words.t("app").people, "Gente");
});

Deno.test("a namespace that cannot be fetched does not stand in the way of another language", async () => {
  const { words, missing } = setUp();
  await words.open("login");
  missing.add("en");
  await assert.rejects(words.open("staff"));
  await words.choose("es");
  assert.equal(words.language.value, "es");
  assert.throws(() => words.t("staff"), /not loaded/);
});

Deno.test("dates follow the person's own kind of the language", async () => {
  const { words } = setUp();
  assert.equal(words.locale, "en-GB");
  await words.open("login");
  await words.choose("es");
  assert.equal(words.locale, "es-MX");
  assert.equal(setUp("es", ["de", "en-US"]).words.locale, "es");
});
