// The language of the page: chosen or from the browser, and changed completely or not at all.

import assert from "node:assert/strict";
import { createI18nStore, type I18nStore } from "../../../client/store/i18n_store.ts";
import type { Language, NamespaceName } from "../../../client/i18n/namespaces.ts";
import { loadNamespace } from "../../../client/i18n/namespace_loader.ts";

interface Setup {
  readonly i18n: I18nStore;
  /** What was fetched. */
  readonly fetched: string[];
  /** Languages that cannot be fetched. */
  readonly missing: Set<Language>;
}

function setUp(language: Language = "en", preferredLanguages: readonly string[] = ["en-GB", "es-MX"]): Setup {
  const fetched: string[] = [];
  const missing = new Set<Language>();
  const i18n = createI18nStore({
    language,
    preferredLanguages,
    load: async <C extends NamespaceName>(wanted: Language, name: C) => {
      fetched.push(`${wanted}/${name}`);
      if (missing.has(wanted)) throw new Error("no network");
      return await loadNamespace(wanted, name);
    },
  });
  return { i18n, fetched, missing };
}

Deno.test("a namespace is available once it is loaded, is fetched once, and throws before", async () => {
  const { i18n, fetched } = setUp();
  assert.throws(() => i18n.t("login"), /not loaded/);
  await i18n.open("login");
  await i18n.open("login");
  assert.equal(i18n.t("login").join.enter, "Enter");
  assert.deepEqual(fetched, ["en/login"]);
});

Deno.test("another language is displayed once all open namespaces are loaded", async () => {
  const { i18n, fetched } = setUp();
  await i18n.open("login", "app");
  const choosing = i18n.choose("es");
  assert.equal(i18n.language.value, "en");
  assert.equal(i18n.t("app").people, "People");
  await choosing;
  assert.equal(i18n.language.value, "es");
  assert.equal(i18n.t("app").people, "Gente");
  assert.equal(i18n.t("login").join.enter, "Entrar");
  await i18n.choose("en");
  assert.equal(i18n.t("app").people, "People");
  assert.equal(fetched.length, 4, "what was fetched before is not fetched again");
});

Deno.test("a namespace opened while the language changes loads in the new language", async () => {
  const { i18n } = setUp();
  await i18n.open("login");
  const choosing = i18n.choose("es");
  await Promise.all([i18n.open("staff"), choosing]);
  assert.equal(i18n.t("staff").title, "Panel de administración");
});

Deno.test("of two chosen languages the last one is displayed", async () => {
  const { i18n } = setUp();
  await i18n.open("login");
  await Promise.all([i18n.choose("es"), i18n.choose("en")]);
  assert.equal(i18n.language.value, "en");
  assert.equal(i18n.t("login").join.enter, "Enter");
});

Deno.test("a language that fails to load changes nothing, and can be chosen again", async () => {
  const { i18n, missing } = setUp();
  await i18n.open("login");
  missing.add("es");
  await assert.rejects(i18n.choose("es"));
  assert.equal(i18n.language.value, "en");
  await i18n.open("app");
  assert.equal(i18n.t("app").people, "People");
  missing.clear();
  await i18n.choose("es");
  assert.equal(i18n.t("app").people, "Gente");
});

Deno.test("a namespace that failed to load does not block another language", async () => {
  const { i18n, missing } = setUp();
  await i18n.open("login");
  missing.add("en");
  await assert.rejects(i18n.open("staff"));
  await i18n.choose("es");
  assert.equal(i18n.language.value, "es");
  assert.throws(() => i18n.t("staff"), /not loaded/);
});

Deno.test("dates follow the browser's variant of the language", async () => {
  const { i18n } = setUp();
  assert.equal(i18n.locale, "en-GB");
  await i18n.open("login");
  await i18n.choose("es");
  assert.equal(i18n.locale, "es-MX");
  assert.equal(setUp("es", ["de", "en-US"]).i18n.locale, "es");
});
