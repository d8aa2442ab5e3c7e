// The words of a view, in the language that was chosen.

import type { ChapterName, Chapters } from "../../i18n/namespaces.ts";
import { useDoor } from "../shell/app_context.ts";

/**
 * A chapter of the catalogue. A view names the one that is loaded with it: `door` everywhere, `room` once somebody is in, the
 * others in the parts that open them.
 */
export function useWords<C extends ChapterName>(chapter: C): Chapters[C] {
  return useDoor().stores.words.words(chapter);
}
