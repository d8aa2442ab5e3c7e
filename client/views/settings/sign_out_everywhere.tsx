// The question before all other sessions of a member end.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { useAccount } from "../shell/part_hooks.ts";
import { Confirm } from "./confirm.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The question and its two answers. */
export function SignOutEverywhere({ onClose }: { onClose: () => void }): JSX.Element {
  const account = useAccount();
  const { toasts } = useApp().stores;
  const t = useI18n("later").accountSettings;
  return (
    <Confirm
      question={t.signOutQuestion}
      label={t.signOutYes}
      run={() => account.signOutEverywhere()}
      onDone={() => {
        toasts.show((t) => t("later").accountSettings.signedOut);
        onClose();
      }}
      onCancel={onClose}
    />
  );
}
