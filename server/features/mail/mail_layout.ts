// A mail as plain text, and the same as simple HTML: no pictures, nothing that is loaded, nothing that tells that it was
// read.

import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";
import type { MailWords } from "./mail_texts.ts";

/** Both forms of a mail. `url` is where its link leads, if it has one. */
export function layOut(
  { subject, before, link, after }: MailWords,
  language: MailLanguage,
  url: string | null,
): { readonly text: string; readonly html: string } {
  const hasLink = link !== undefined && url !== null;
  const text = [...before.map(wrapped), ...(hasLink ? [url] : []), ...after.map(wrapped)].join("\n\n") + "\n";
  const button = hasLink
    ? [
      `<p><a href="${escape(url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;` +
      `background:#6d28d9;color:#ffffff;text-decoration:none">${escape(link)}</a></p>`,
      `<p style="font-size:14px;color:#555555">${escape(url)}</p>`,
    ]
    : [];
  const html = [
    `<!doctype html>`,
    `<html lang="${language}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>`,
    `<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#222222;background:#ffffff">`,
    `<div style="max-width:560px;overflow-wrap:anywhere">`,
    ...before.map(paragraph),
    ...button,
    ...after.map(paragraph),
    `</div></body></html>`,
  ].join("\n");
  return { text, html };
}

/** Longest line of plain text, characters (RFC 5322, 2.1.1): longer ones are encoded, which hides links from people. */
const LINE = 76;

/** A paragraph in lines that need no encoding. A longer word has a line of its own. */
function wrapped(words: string): string {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= LINE) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.join("\n");
}

function paragraph(words: string): string {
  return `<p>${escape(words)}</p>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
