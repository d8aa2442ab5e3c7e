// Rule `no-raw-html`: the page never turns text into markup or code.

import { literalText, memberName, reportOnce, unwrapped, watchGlobals } from "./nodes.ts";
import { fits, projectPath } from "./paths.ts";

type Node = Deno.lint.Node;

// Wherever these names stand: member, property of a view, or a string that names one.
const MARKUP =
  /^(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|srcdoc|srcDoc)$/;

/** Refuses every way to hand the browser a string that it reads as HTML or as a program. */
export const noRawHtml: Deno.lint.Rule = {
  create: (context) => {
    if (!fits(projectPath(context.filename), ["client/"])) return {};
    const report = reportOnce(context);
    const refuse = (node: Node, name: string, hint: string): void =>
      report({ node, message: `${name} must not be used in the page`, hint });
    const markup = (node: Node, name: string | undefined): void => {
      if (name !== undefined && MARKUP.test(name)) {
        refuse(node, name, "Return elements from a view, or set textContent");
      }
    };
    const globals = watchGlobals(["eval", "Function"], ({ name, node, asType }) => {
      if (!asType) refuse(node, name, "Write the code as a function");
    });
    return {
      Identifier: (node) => {
        markup(node, node.name);
        globals.Identifier?.(node);
      },
      JSXIdentifier: (node) => {
        markup(node, node.name);
      },
      Literal: (node) => {
        markup(node, literalText(node));
      },
      TemplateLiteral: (node) => {
        markup(node, literalText(node));
      },
      MemberExpression: (node) => {
        globals.MemberExpression?.(node);
        const name = memberName(node);
        if (name !== undefined && /^write(ln)?$/.test(name) && isDocument(node.object)) {
          refuse(node, `document.${name}`, "Return elements from a view, or set textContent");
        }
      },
    };
  },
};

function isDocument(node: Node): boolean {
  const object = unwrapped(node);
  if (object.type === "Identifier") return object.name === "document";
  return object.type === "MemberExpression" && memberName(object) === "document";
}
