// The project's own lint rules: layers and what they may use, lengths, the field's words, and where the page's text is.

import { clockPort, denoAtTheEdge } from "./lint/globals.ts";
import { noRawHtml } from "./lint/html.ts";
import { layers } from "./lint/imports.ts";
import { fileLength, functionLength } from "./lint/lengths.ts";
import { privateWords } from "./lint/private_word_rule.ts";
import { noModuleState } from "./lint/state.ts";
import { wordsInTheCatalogue } from "./lint/words.ts";

export default {
  name: "aphrodite",
  rules: {
    "layers": layers,
    "deno-at-the-edge": denoAtTheEdge,
    "clock-port": clockPort,
    "no-module-state": noModuleState,
    "no-raw-html": noRawHtml,
    "file-length": fileLength,
    "function-length": functionLength,
    "private-words": privateWords,
    "words-in-the-catalogue": wordsInTheCatalogue,
  },
} satisfies Deno.lint.Plugin;
