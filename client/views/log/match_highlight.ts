// Marks the words of a search in the messages that are drawn, without changing them.

import { rangesOf } from "../../text/text_search.ts";

/** Names of the marks in the style sheet: all matches, and those in the message that the search has led to. */
const ALL = "search-match";
const CURRENT = "search-current";
/** Texts, each of which is searched on its own: of an answer of the companion, its paragraphs and codes. */
const TEXTS = ".text:not(.answer), .answer-text, .quoted-words";

/** Marks `words`, which are folded, in the drawn rows of a list. Browsers without such marks show the row's only. */
export function highlightMatches(list: HTMLElement, words: string): void {
  if (!("highlights" in CSS)) return;
  const marks = { [ALL]: new Highlight(), [CURRENT]: new Highlight() };
  for (const element of list.querySelectorAll(TEXTS)) {
    const mark = marks[element.closest(".row-found") === null ? ALL : CURRENT]!;
    for (const range of rangesIn(element, words)) mark.add(range);
  }
  for (const [name, mark] of Object.entries(marks)) CSS.highlights.set(name, mark);
}

/** Removes the marks. */
export function removeHighlights(): void {
  if (!("highlights" in CSS)) return;
  for (const name of [ALL, CURRENT]) CSS.highlights.delete(name);
}

/** Where the words stand in an element, whose text may be in several nodes: links and names have their own. */
function rangesIn(element: Element, words: string): Range[] {
  const nodes: { readonly node: Text; readonly from: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  return rangesOf(words, text).map(({ from, to }) => {
    const range = new Range();
    const start = nodes.findLast((one) => one.from <= from)!;
    const end = nodes.findLast((one) => one.from < to)!;
    range.setStart(start.node, from - start.from);
    range.setEnd(end.node, to - end.from);
    return range;
  });
}
