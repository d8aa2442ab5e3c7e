// Rule `no-module-state`: state has an owner that is made and passed, never a module.

import { STATELESS_FILES } from "./layers.ts";
import { user } from "./nodes.ts";
import { fits, projectPath } from "./paths.ts";

type Node = Deno.lint.Node;

const HINT = "Make it in a function or class that main.ts calls, so that each test has its own";

/** Refuses module-level `let`, `var` and collections that can change. */
export const noModuleState: Deno.lint.Rule = {
  create: (context) => {
    if (!fits(projectPath(context.filename), STATELESS_FILES)) return {};
    return {
      VariableDeclaration: (node) => {
        if (node.kind !== "let" && node.kind !== "var") return;
        if (node.parent.type.startsWith("For") || !isModuleLevel(context.sourceCode.getAncestors(node))) {
          return;
        }
        context.report({ node, message: `A module must not hold state in ${node.kind}`, hint: HINT });
      },
      NewExpression: (node) => {
        if (node.callee.type !== "Identifier") return;
        const { name } = node.callee;
        if (!/^(Map|Set|WeakMap|WeakSet)$/.test(name)) return;
        if (!isModuleLevel(context.sourceCode.getAncestors(node)) || isConstant(node)) return;
        context.report({
          node,
          message: `A module must not hold state in a ${name}`,
          hint: name.startsWith("Weak")
            ? HINT
            : `${HINT}. A constant is declared Readonly${name} and filled where it is made`,
        });
      },
    };
  },
};

// A function runs later, and a field that is not static belongs to an instance.
function isModuleLevel(ancestors: readonly Node[]): boolean {
  return !ancestors.some((node) =>
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" || (node.type === "PropertyDefinition" && !node.static)
  );
}

// `const X: ReadonlySet<string> = new Set(["a"])`, or a set that is spread and gone.
function isConstant(node: Deno.lint.NewExpression): boolean {
  const { user: by } = user(node);
  if (by?.type === "SpreadElement") return true;
  if (node.arguments.length === 0 || by?.type !== "VariableDeclarator" || by.id.type !== "Identifier") {
    return false;
  }
  const type = by.id.typeAnnotation?.typeAnnotation;
  return type?.type === "TSTypeReference" && type.typeName.type === "Identifier" &&
    /^Readonly(Map|Set)$/.test(type.typeName.name);
}
