// Rules `deno-at-the-edge` and `clock-port`: which globals of the runtime a layer may touch.

import { DENO_FILES, TIMELESS_FILES } from "./layers.ts";
import { type GlobalUse, memberName, reportOnce, same, unwrapped, user, watchGlobals } from "./nodes.ts";
import { fits, projectPath } from "./paths.ts";

/** Refuses `Deno.*`, as a value or a type, away from the edges of the program. */
export const denoAtTheEdge: Deno.lint.Rule = {
  create: (context) => {
    if (fits(projectPath(context.filename), DENO_FILES)) return {};
    const report = reportOnce(context);
    return watchGlobals(["Deno"], ({ node }) =>
      report({
        node,
        message: "Deno must not be used in this layer",
        hint: "State what is needed as a type in server/ports and write the adapter in server/adapters",
      }));
  },
};

/** What a timeless layer may do with one global. */
interface Allowance {
  /** Members it may read. Where it is left out, the global may not be used at all. */
  allows?: (member: string) => boolean;
  /** True where `new` with arguments is fine. */
  construct?: true;
}

const NOTHING: Allowance = {};

// A global that is not read by member could be renamed and escape, so it may only stand in `instanceof`.
const AMBIENT: Readonly<Record<string, Allowance>> = {
  Date: { allows: (member) => member !== "now", construct: true },
  Math: { allows: (member) => member !== "random" },
  crypto: { allows: (member) => member === "subtle" },
  AbortSignal: { allows: (member) => member !== "timeout" },
  Temporal: { allows: (member) => member !== "Now" },
  globalThis: { allows: () => true },
  performance: NOTHING,
  setTimeout: NOTHING,
  setInterval: NOTHING,
  setImmediate: NOTHING,
  queueMicrotask: NOTHING,
};

/** Refuses time, timers and randomness that a test cannot set. */
export const clockPort: Deno.lint.Rule = {
  create: (context) => {
    if (!fits(projectPath(context.filename), TIMELESS_FILES)) return {};
    const report = reportOnce(context);
    return watchGlobals(Object.keys(AMBIENT), (use) => {
      const refused = refusedUse(use, AMBIENT[use.name] ?? NOTHING);
      if (refused === undefined) return;
      report({
        node: use.node,
        message: `${refused} must not be used in this layer`,
        hint: "Take time, timers, ids and randomness from the clock port",
      });
    });
  },
};

// How a use goes beyond its allowance, as the reader would write it. Undefined when it does not.
function refusedUse({ name, node, asType }: GlobalUse, allowance: Allowance): string | undefined {
  if (asType) return undefined;
  const { user: by, used } = user(node);
  if (by?.type === "MemberExpression" && same(unwrapped(by.object), unwrapped(used))) {
    const member = memberName(by);
    if (member !== undefined && allowance.allows?.(member)) return undefined;
    return member === undefined ? `${name}[…]` : `${name}.${member}`;
  }
  if (by?.type === "NewExpression" && same(unwrapped(by.callee), unwrapped(used)) && allowance.construct) {
    return by.arguments.length > 0 ? undefined : `new ${name}() without arguments`;
  }
  if (by?.type === "BinaryExpression" && by.operator === "instanceof") return undefined;
  return name;
}
