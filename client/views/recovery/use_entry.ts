// Signing in with the token of a password that was just reset.

import { useLogin } from "../shell/app_context.ts";

/** Ends the session there may be, and joins with the token. */
export function useEntry(): (token: string) => void {
  const { stores, actions } = useLogin();
  return (token) => {
    actions.goToLogin();
    actions.enter({ mode: "restore", token });
    stores.toasts.show((t) => t("recovery").reset.done);
  };
}
