// Rule `no-import-circle`: files that import each other, directly or through others, types included.

import { importedPath } from "./paths.ts";
import type { Finding, SourceTree } from "./tree.ts";

const HINT = "Move what both need, often a type, into a file that imports neither";

/** Static imports and re-exports, of values and types alike. */
const STATIC = /^(?:import|export)\b[^;"'`]*?\bfrom\s*"(\.{1,2}\/[^"]+)"|^import\s*"(\.{1,2}\/[^"]+)"/gm;
/**
 * Import types: `import("./a.ts").A` and `typeof import("./a.ts")`. A dynamic import of values is left out: it loads a part
 * of the page later, and that part builds upon the file that loads it.
 */
const IN_TYPES = /\btypeof import\("(\.{1,2}\/[^"]+)"\)|\bimport\("(\.{1,2}\/[^"]+)"\)\.[A-Z]/g;

/** A circle for each group of files in which every file reaches every other. */
export function importCircles(tree: SourceTree): Finding[] {
  const imports: Graph = new Map([...tree].map(([file, source]) => [file, importsOf(file, source, tree)]));
  return groupsOf(imports).map((group) => {
    const circle = shortestCircle(group, imports);
    const others = group.length - circle.length;
    const more = others > 0 ? ` (${others} more files are in the same knot)` : "";
    return {
      rule: "no-import-circle",
      path: circle[0]!,
      message: [...circle, circle[0]].join(" → ") + more,
      hint: HINT,
    };
  });
}

type Graph = ReadonlyMap<string, readonly string[]>;

function importsOf(file: string, source: string, tree: SourceTree): string[] {
  if (!/\.tsx?$/.test(file)) return [];
  const found = [...source.matchAll(STATIC), ...source.matchAll(IN_TYPES)]
    .map(([, one, other]) => importedPath(file, (one ?? other)!))
    .filter((path) => path !== undefined && tree.has(path)) as string[];
  return [...new Set(found)];
}

/** Strongly connected groups of more than one file, and files that import themselves, by Tarjan's algorithm. */
function groupsOf(imports: Graph): string[][] {
  const groups: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const walk = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const target of imports.get(file)!) {
      if (!order.has(target)) walk(target);
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1 || imports.get(file)!.includes(file)) groups.push(group.sort());
  };
  for (const file of [...imports.keys()].sort()) if (!order.has(file)) walk(file);
  return groups;
}

function shortestCircle(group: readonly string[], imports: Graph): readonly string[] {
  return group.map((start) => circleFrom(start, group, imports))
    .reduce((shortest, circle) => circle.length < shortest.length ? circle : shortest);
}

/** The shortest way from a file back to itself, by breadth first. */
function circleFrom(start: string, group: readonly string[], imports: Graph): readonly string[] {
  const seen = new Set<string>();
  const ways = [[start]];
  for (const way of ways) {
    for (const target of imports.get(way.at(-1)!)!) {
      if (target === start) return way;
      if (!group.includes(target) || seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return group;
}
