// The words of a view, in the language that was chosen.

import type { NamespaceName, Namespaces } from "../../i18n/namespaces.ts";
import { useLogin } from "../shell/app_context.ts";

/**
 * A namespace of the catalogue. A view names the one that is loaded with it: `door` everywhere, `room` once the user has
 * joined, the others in the parts that open them.
 */
export function useI18n<C extends NamespaceName>(chapter: C): Namespaces[C] {
  return useLogin().stores.words.words(chapter);
}
