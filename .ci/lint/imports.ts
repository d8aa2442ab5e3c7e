// Rule `layers`: every way to import a module, held against the table of layers.

import { type Import, judgeImport } from "./judge.ts";
import { LAYERS } from "./layers.ts";
import { literalText, type Verdict } from "./nodes.ts";
import { fits, projectPath } from "./paths.ts";

type Node = Deno.lint.Node;

const TYPES: Pick<Import, "typesOnly"> = { typesOnly: true };

/** Refuses imports, re-exports, import types and dynamic imports that cross the layering. */
export const layers: Deno.lint.Rule = {
  create: (context) => {
    const file = projectPath(context.filename);
    const layer = LAYERS.find((row) => fits(file, [row.files]));
    let isReported = false;
    const judge = (node: Node, source: Node, { typesOnly }: Pick<Import, "typesOnly">): void => {
      if (layer === undefined) {
        if (!isReported) context.report({ node, ...homeless(file) });
        isReported = true;
        return;
      }
      const specifier = literalText(source);
      if (specifier === undefined) {
        if (!fits(file, ["server/", "client/"])) return;
        return context.report({
          node,
          message: "A module must be imported by a literal name here",
          hint: "Write the path as a string, or pass the module's value in as an argument",
        });
      }
      const verdict = judgeImport(layer, file, { specifier, typesOnly });
      if (verdict !== undefined) context.report({ node, ...verdict });
    };
    return {
      ImportDeclaration: (node) => {
        judge(node, node.source, {
          typesOnly: node.importKind === "type" || allTypes(node.specifiers.map(importKind)),
        });
      },
      ExportNamedDeclaration: (node) => {
        if (node.source === null) return;
        judge(node, node.source, {
          typesOnly: node.exportKind === "type" || allTypes(node.specifiers.map((name) => name.exportKind)),
        });
      },
      ExportAllDeclaration: (node) => {
        judge(node, node.source, { typesOnly: node.exportKind === "type" });
      },
      ImportExpression: (node) => {
        judge(node, node.source, { typesOnly: false });
      },
      TSImportType: (node) => {
        judge(node, node.argument, TYPES);
      },
      TSImportEqualsDeclaration: (node) => {
        if (node.moduleReference.type !== "TSExternalModuleReference") return;
        judge(node, node.moduleReference.expression, { typesOnly: node.importKind === "type" });
      },
    };
  },
};

function homeless(file: string): Verdict {
  return {
    message: `${file} belongs to no layer, so it may import nothing`,
    hint: "Move it into a layer, or add a row for it to .ci/lint/layers.ts",
  };
}

function importKind(specifier: Deno.lint.ImportDeclaration["specifiers"][number]): "type" | "value" {
  return specifier.type === "ImportSpecifier" ? specifier.importKind : "value";
}

// An import of no names at all runs the module, so it brings more than types.
function allTypes(kinds: readonly ("type" | "value")[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === "type");
}
