// The project's own lint rules: the layering, what a layer may not touch, and where the page's words are.

import { clockPort, denoAtTheEdge } from "./lint/globals.ts";
import { noRawHtml } from "./lint/html.ts";
import { layers } from "./lint/imports.ts";
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
    "words-in-the-catalogue": wordsInTheCatalogue,
  },
} satisfies Deno.lint.Plugin;
