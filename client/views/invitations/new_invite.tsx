// The link of the invitation that was made last, to be copied: the server tells it once.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MadeInvite } from "../../store/moderation/invitation_store.ts";
import { copyText } from "../message_menu/copy_text.ts";
import { useApp, useStaff } from "../shell/app_context.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The link, until the user has seen to it. */
export function NewInvite(): JSX.Element | null {
  const made = useStaff().invitations.made.value;
  return made && <InviteLink key={made.id} made={made} />;
}

function InviteLink({ made }: { made: MadeInvite }): JSX.Element {
  const { stores } = useApp();
  const { invitations } = useStaff();
  const t = useI18n("staff").invites;
  const isCopied = useSignal(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const [id, hintId] = [useId(), useId()];
  // As `linkUrl` makes it: its file would grow the first load.
  const url = `${location.origin}/#invite=${made.code}`;
  useEffect(() => copyButton.current?.focus(), []);
  const copy = async (): Promise<void> => {
    isCopied.value = await copyText(url);
    if (!isCopied.value) stores.toasts.show((t) => t("staff").invites.notCopied);
  };
  const done = (): void => {
    const form = copyButton.current?.closest(".invite-tools")?.querySelector<HTMLElement>("button");
    invitations.forget();
    form?.focus();
  };
  return (
    <div class="invite-link">
      <label for={id}>{t.link}</label>
      <input
        id={id}
        readOnly
        dir="ltr"
        value={url}
        aria-describedby={hintId}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class="panel-hint" id={hintId} role="status">{t.linkHint}</p>
      <div class="form-buttons">
        <button type="button" class="button button-firm" ref={copyButton} onClick={copy}>
          {isCopied.value ? t.copied : t.copy}
        </button>
        <button type="button" class="button" onClick={done}>{t.done}</button>
      </div>
    </div>
  );
}
