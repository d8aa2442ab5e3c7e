// Rule `no-merge-marks`: what a merge writes around two versions of the same lines is not left in a file. In a text between
// quotes nothing else would find it.

import type { Finding, SourceTree } from "./tree.ts";

/** The first and the last line of what a merge could not decide. */
const MARK = /^(?:<{7}|>{7}) /m;

/** Files with marks of a merge. */
export function mergeMarks(tree: SourceTree): Finding[] {
  return [...tree].filter(([, text]) => MARK.test(text)).map(([path]) => ({
    rule: "no-merge-marks",
    path,
    message: "A mark that a merge has left",
    hint: "Keep what both versions need, and delete the marks",
  }));
}
