// The messages of a view, in the chosen language.

import type { NamespaceName, Namespaces } from "../../i18n/namespaces.ts";
import { useLogin } from "../shell/app_context.ts";

/** A namespace of the catalogue. A view names `login`, or the namespace of its part: `app`, `later` or `staff`. */
export function useI18n<N extends NamespaceName>(namespace: N): Namespaces[N] {
  return useLogin().stores.i18n.t(namespace);
}
