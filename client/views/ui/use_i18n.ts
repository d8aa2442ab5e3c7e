// The messages of a view, in the chosen language.

import type { NamespaceName, Namespaces } from "../../i18n/namespaces.ts";
import { useLogin } from "../shell/app_context.ts";

/**
 * A namespace of the catalogue. A view names the one that is loaded with it: `door` everywhere, `room` once the user has
 * joined, the others in the parts that open them.
 */
export function useI18n<N extends NamespaceName>(namespace: N): Namespaces[N] {
  return useLogin().stores.i18n.t(namespace);
}
