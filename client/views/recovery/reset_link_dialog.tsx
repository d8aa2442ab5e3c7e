// A link with which a member sets a new password: made and copied as the dialog opens.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ListedUser } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { copyText } from "../message_menu/copy_text.ts";
import { useApp, useModeration } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The link, and whether it is in the clipboard. */
interface MadeLink {
  readonly url: string;
  readonly expiresAt: string;
  readonly removesFactors: boolean;
  readonly isCopied: boolean;
}

/** The dialog. */
export function ResetLinkDialog({ account }: { readonly account: ListedUser }): JSX.Element {
  const { moderation, i18n } = useApp().stores;
  const actions = useModeration();
  const t = useI18n("later").resetLink;
  const link = useSignal<MadeLink | null>(null);
  const problem = useSignal<MessageFormat | null>(null);
  const busy = useSignal(false);
  const close = (): void => void (moderation.dialog.value = null);
  const make = async (removesFactors: boolean): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const made = await actions.resetLink(account.id, removesFactors);
    if ("refused" in made) problem.value = refusalMessage(made.refused);
    else {
      const url = new URL(made.url, location.href).href;
      problem.value = null;
      link.value = { ...made, url, removesFactors, isCopied: await copyText(url) };
    }
    busy.value = false;
  };
  useEffect(() => void make(false), []);
  return (
    <Dialog title={t.title(account.username)} variant="question" onClose={close}>
      <div class="question-body">
        <p class="question-words">{t.effect(account.username)}</p>
        {link.value === null
          ? busy.value && <p role="status">{t.making}</p>
          : <LinkField link={link.value} />}
        {problem.value !== null && <FieldError text={i18n.format(problem.value)} />}
        {link.value?.removesFactors === false && (
          <button
            type="button"
            class="button"
            aria-busy={busy.value}
            onClick={() => void make(true)}
          >
            {t.withoutFactors}
          </button>
        )}
        <div class="form-buttons">
          <button type="button" class="button button-main" onClick={close}>{t.done}</button>
        </div>
      </div>
    </Dialog>
  );
}

function LinkField({ link }: { readonly link: MadeLink }): JSX.Element {
  const { url, expiresAt, isCopied, removesFactors } = link;
  const t = useI18n("later").resetLink;
  const { dayAndTime } = useFormats();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.focus(), [url]);
  return (
    <>
      <div class="field">
        <label for={id}>{t.link}</label>
        <div class="field-box">
          <input
            id={id}
            ref={input}
            value={url}
            readOnly
            dir="ltr"
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      </div>
      <p role="status">
        {isCopied ? t.copied : t.notCopied} {t.until(dayAndTime.format(new Date(expiresAt)))}
        {removesFactors && ` ${t.removesFactors}`}
      </p>
    </>
  );
}
