// Reading syntax nodes: literal text, names of members, and uses of global names.

type Node = Deno.lint.Node;

/** Why something is refused, and what to do instead. */
export interface Verdict {
  message: string;
  hint: string;
}

/** Text of a string literal or of a template without expressions, also as a type. Undefined for anything else. */
export function literalText(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.cooked;
  if (node.type === "TSLiteralType") return literalText(node.literal);
  return undefined;
}

/** Name of the member that is read, `a.b` and `a["b"]` alike. Undefined when only running it can tell. */
export function memberName(node: Deno.lint.MemberExpression): string | undefined {
  if (node.computed) return literalText(node.property);
  return node.property.type === "Identifier" ? node.property.name : undefined;
}

/** The expression inside `x!`, `x as T`, `x satisfies T`, `<T>x` and `a?.b`. */
export function unwrapped(node: Node): Node {
  return isWrapper(node) ? unwrapped(node.expression) : node;
}

/** The node that makes use of this one, past the wrappers that `unwrapped` removes. */
export function user(node: Node): { user: Node | undefined; used: Node } {
  const parent = "parent" in node ? node.parent as Node : undefined;
  return parent !== undefined && isWrapper(parent) ? user(parent) : { user: parent, used: node };
}

/** True when two nodes are the same piece of the file. */
export function same(a: Node, b: Node | null): boolean {
  return b !== null && a.type === b.type && a.range[0] === b.range[0] && a.range[1] === b.range[1];
}

/** Reports each piece of the file once: the name in `{ a }` is visited as the key and again as the value. */
export function reportOnce(context: Deno.lint.RuleContext): (data: { node: Node } & Verdict) => void {
  const reported = new Set<string>();
  return (data) => {
    const place = data.node.range.join();
    if (!reported.has(place)) context.report(data);
    reported.add(place);
  };
}

/** One use of a global name: `Date`, or `globalThis.Date`, or `Date` taken out of `globalThis`. */
export interface GlobalUse {
  name: string;
  /** The expression that stands for the global. */
  node: Node;
  /** True when it is used as a type. */
  asType: boolean;
}

/**
 * Calls `found` for each use of one of these global names. A local variable of the same name counts too:
 * a name that hides a global one is better renamed.
 */
export function watchGlobals(
  names: readonly string[],
  found: (use: GlobalUse) => void,
): Deno.lint.LintVisitor {
  const watched = new Set(names);
  return {
    Identifier: (node) => {
      if (watched.has(node.name) && isUse(node)) found({ name: node.name, node, asType: isInType(node) });
    },
    MemberExpression: (node) => {
      const name = memberName(node);
      if (name === undefined || !watched.has(name) || !isGlobalObject(node.object)) return;
      found({ name, node, asType: false });
    },
  };
}

function isWrapper(
  node: Node,
): node is
  | Deno.lint.ChainExpression
  | Deno.lint.TSAsExpression
  | Deno.lint.TSNonNullExpression
  | Deno.lint.TSSatisfiesExpression
  | Deno.lint.TSTypeAssertion {
  return node.type === "ChainExpression" || node.type === "TSAsExpression" ||
    node.type === "TSNonNullExpression" || node.type === "TSSatisfiesExpression" ||
    node.type === "TSTypeAssertion";
}

function isGlobalObject(node: Node): boolean {
  const object = unwrapped(node);
  if (object.type === "Identifier") return /^(globalThis|window|self|global)$/.test(object.name);
  return object.type === "MemberExpression" && /^(globalThis|window|self)$/.test(memberName(object) ?? "") &&
    isGlobalObject(object.object);
}

// A name that follows a dot, or that names a member where one is declared, is no use of the global.
function isUse(node: Deno.lint.Identifier): boolean {
  const parent = node.parent;
  switch (parent.type) {
    case "MemberExpression":
      return parent.computed || !same(node, parent.property);
    case "Property":
      return !same(node, parent.key) || parent.computed || parent.shorthand || isTakenFromGlobal(parent);
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.computed || !same(node, parent.key);
    case "TSPropertySignature":
    case "TSMethodSignature":
    case "TSEnumMember":
    case "JSXAttribute":
      return false;
    case "TSQualifiedName":
      return same(node, parent.left);
    default:
      return true;
  }
}

// `const { Deno: d } = globalThis`
function isTakenFromGlobal(property: Deno.lint.Property): boolean {
  const pattern = property.parent;
  if (pattern.type !== "ObjectPattern") return false;
  const owner = pattern.parent;
  if (owner.type === "VariableDeclarator") return owner.init !== null && isGlobalObject(owner.init);
  return owner.type === "AssignmentExpression" && isGlobalObject(owner.right);
}

function isInType(node: Deno.lint.Identifier): boolean {
  return node.parent.type.startsWith("TS") && !isWrapper(node.parent);
}
