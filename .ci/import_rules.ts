// The project's own lint rules: the layering, and what a layer may not touch.

import { clockPort, denoAtTheEdge } from "./lint/globals.ts";
import { noRawHtml } from "./lint/html.ts";
import { layers } from "./lint/imports.ts";
import { noModuleState } from "./lint/state.ts";

export default {
  name: "aphrodite",
  rules: {
    "layers": layers,
    "deno-at-the-edge": denoAtTheEdge,
    "clock-port": clockPort,
    "no-module-state": noModuleState,
    "no-raw-html": noRawHtml,
  },
} satisfies Deno.lint.Plugin;
