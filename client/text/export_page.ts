// A member's data as one page that can be read without anything else: no scripts, nothing is loaded, all text is escaped.

import type { Namespaces } from "../i18n/namespaces.ts";
import type { OpenedConversation, OpenedMessage, SealedExport } from "./export_content.ts";

/** The words of the page. */
export type ExportWords = Namespaces["later"]["myData"]["page"];

/** What the page shows. */
export interface ExportPageOptions {
  readonly data: SealedExport;
  readonly conversations: readonly OpenedConversation[];
  readonly words: ExportWords;
  /** The tag of its language. */
  readonly language: string;
  /** When it was made, ISO 8601. */
  readonly madeAt: string;
  /** A time (ISO 8601) as the member reads it. */
  readonly timeOf: (ts: string) => string;
}

/** A piece of HTML. Only {@link markup} makes one, so a text cannot stand in its place unescaped. */
class Markup {
  constructor(readonly source: string) {}
}

type Content = string | number | Markup | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; } h2 { margin-top: 2.5rem; font-size: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dd { margin: 0; }
article { margin: .75rem 0; padding: .5rem .75rem; border-inline-start: .25rem solid #8884; }
article.own { border-color: #b3c; } article p { margin: 0; white-space: pre-wrap; }
.time, .none { opacity: .7; font-size: .875rem; }
`;

/** Draws the page. */
export function exportPage(options: ExportPageOptions): string {
  const { data, words: t, language, madeAt, timeOf } = options;
  const title = t.title(data.profile.username);
  const page = markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<p class="time">${t.madeAt(timeOf(madeAt))}</p>
${account(options)}
${options.conversations.map((one) => conversation(one, options))}
${listed(t.reports, data.reports.map((one) => report(one, options)), t.none)}
</body>
</html>
`;
  return page.source;
}

function account({ data, words: t, timeOf }: ExportPageOptions): Markup {
  const { profile, devices, ignores } = data;
  const device = ({ name, seen_at }: typeof devices[number]): Markup =>
    markup`<p dir="auto">${name} <span class="time">${t.seen(timeOf(seen_at))}</span></p>\n`;
  return markup`<h2>${t.account}</h2>
<dl>
<dt>${t.name}</dt><dd>${profile.username}</dd>
<dt>${t.email}</dt><dd>${profile.email ?? t.none}</dd>
<dt>${t.since}</dt><dd>${timeOf(profile.created_at)}</dd>
</dl>
<p class="time">${t.more}</p>
${listed(t.devices, devices.map(device), t.none)}
${listed(t.ignores, ignores.map((name) => markup`<p dir="auto">${name}</p>\n`), t.none)}`;
}

function conversation(
  { with: name, messages }: OpenedConversation,
  { data, words: t, timeOf }: ExportPageOptions,
): Markup {
  const drawn = ({ from, ts, text }: OpenedMessage): Markup =>
    markup`<article class="${from === data.profile.username ? "own" : "other"}"><b dir="auto">${from}</b>
<span class="time">${timeOf(ts)}</span>
<p dir="auto" class="${text === null ? "none" : "text"}">${text ?? t.sealed}</p></article>
`;
  return listed(t.conversation(name), messages.map(drawn), t.none);
}

function report(
  { target, reason, text, created_at }: SealedExport["reports"][number],
  { words: t, timeOf }: ExportPageOptions,
): Markup {
  return markup`<article><b dir="auto">${target}</b> <span class="time">${timeOf(created_at)}</span>
<p dir="auto">${reason}</p>${text === undefined ? "" : markup`<p dir="auto">${t.quoted(text)}</p>`}</article>
`;
}

function listed(title: string, entries: readonly Markup[], none: string): Markup {
  return markup`<h2 dir="auto">${title}</h2>
${entries.length === 0 ? markup`<p class="none">${none}</p>` : entries}
`;
}

/** Markup with its values escaped, as text and within quoted attributes. */
function markup(source: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const drawn = values.map((value, index) => contentOf(value) + source[index + 1]);
  return new Markup(source[0] + drawn.join(""));
}

function contentOf(value: Content): string {
  if (value instanceof Markup) return value.source;
  if (Array.isArray(value)) return value.map(({ source }) => source).join("");
  return escaped(String(value));
}

/** A text in which nothing is markup. Characters that HTML does not take are replaced. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign]!)
    // deno-lint-ignore no-control-regex -- these are what HTML does not take
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\ufffd");
}
