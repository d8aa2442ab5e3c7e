// The readable page of a member's data: whatever is in it, it is text.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { myData } from "../../../client/i18n/en/my_data.ts";
import { languageTools } from "../../../client/i18n/language_tools.ts";
import type { OpenedConversation, SealedExport } from "../../../client/text/export_content.ts";
import { exportPage } from "../../../client/text/export_page.ts";

const NO_DATA: SealedExport = {
  profile: { username: "ada", email: null, created_at: "2025-06-01T12:00:00.000Z" },
  ...{ devices: [], ignores: [], conversations: [], violet: [], reports: [] },
};

function draw(data: Partial<SealedExport>, conversations: readonly OpenedConversation[] = []): string {
  return exportPage({
    ...{ data: { ...NO_DATA, ...data }, conversations, language: "en", madeAt: "2025-06-02T12:00:00.000Z" },
    words: myData(languageTools("en")).myData.page,
    timeOf: (ts) => ts.slice(0, 10),
  });
}

function said(text: string | null, from = "bob"): OpenedConversation {
  return { with: from, messages: [{ from, ts: "2025-06-01T12:00:00.000Z", text }] };
}

/** The elements of a page, by name, without what stands between them. */
function elements(page: string): string[] {
  return [...page.matchAll(/<(\/?[a-z!][a-z0-9]*)/gi)].map(([, name]) => name!.toLowerCase());
}

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "</p></article></body></html><script src=//evil.example></script>",
  "</style><script>alert(1)</script>",
  "</title><meta http-equiv=refresh content='0;url=https://evil.example'>",
  "<!--",
  "-->",
  "]]>",
  "<![CDATA[",
  "&lt;b&gt; & &amp;#60; &#x3c;script&#x3e;",
  "javascript:alert(1)",
  "\u2028\u2029\u202e<b>",
  "\0<\u0001b>",
  "\ud800<i>",
];

Deno.test("hostile texts, names and reasons stay text, wherever they stand", () => {
  const harmless = elements(draw(
    {
      profile: { ...NO_DATA.profile, username: "x", email: "x" },
      devices: [{ name: "x", created_at: "x", seen_at: "x" }],
      ignores: ["x"],
      reports: [{ target: "x", reason: "x", text: "x", created_at: "x" }],
    },
    [said("x", "x")],
  ));
  for (const text of HOSTILE) {
    const page = draw(
      {
        profile: { username: text, email: text, created_at: text },
        devices: [{ name: text, created_at: text, seen_at: text }],
        ignores: [text],
        reports: [{ target: text, reason: text, text, created_at: text }],
      },
      [said(text, text)],
    );
    deepEqual(elements(page), harmless, text);
    ok(![...page].some((sign) => sign < "\t"));
  }
});

Deno.test("quotes cannot leave an attribute, and text reads as it was written", () => {
  const page = draw({}, [said(`Tom & "Jerry" <3 'ever'`)]);
  match(page, /<p dir="auto" class="text">Tom &amp; &quot;Jerry&quot; &lt;3 &#39;ever&#39;<\/p>/);
  equal(
    exportPage({
      ...{ data: NO_DATA, conversations: [], language: '"><b>', madeAt: "" },
      words: myData(languageTools("en")).myData.page,
      timeOf: () => "",
    }).includes("<b>"),
    false,
  );
});

Deno.test("the page has no script, loads nothing, and forbids both", () => {
  const page = draw({}, [said("https://example.org/ hello")]);
  ok(page.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
  for (const name of ["script", "a", "img", "link", "iframe", "form", "object", "base"]) {
    ok(!elements(page).includes(name), name);
  }
  match(page, /^<!doctype html>\n<html lang="en">/);
});

Deno.test("own messages and others' differ; what could not be opened says so; empty lists say so", () => {
  const page = draw({}, [said("hi", "ada"), said(null), { with: "cleo", messages: [] }]);
  deepEqual([...page.matchAll(/<article class="(\w+)">/g)].map(([, kind]) => kind), ["own", "other"]);
  match(page, /<p dir="auto" class="none">This message could not be opened\./);
  match(page, /Conversation with cleo<\/h2>\n<p class="none">None<\/p>/);
});
