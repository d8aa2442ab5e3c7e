// Over the composer of a private conversation: why nothing is sent, or that the server could read what is written; and what
// the user can do about it.

import type { ComponentChildren, JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { StopReason } from "../../store/e2ee/privacy.ts";
import { useConversations, useKeys } from "../shell/part_hooks.ts";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The bar; nothing where all is well. */
export function PrivacyBar({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const keys = useKeys();
  const { dm } = useConversations();
  const t = useI18n("later").privacy;
  const { tryAgain } = useI18n("login");
  const { key, name: { value: name }, pending, privacy: { value: privacy } } = conversation;
  if (privacy.kind === "ask") {
    const write = (): void => void keys.writeAnyway(key).then(focusComposer);
    const takeBack = (): void => {
      dm.takeBack(key);
      focusComposer();
    };
    return (
      <Bar words={t.ask(name)} label={t.writeAnyway} onClick={write}>
        {pending.value.length > 0 && (
          <button type="button" class="button button-small" onClick={takeBack}>
            {t.takeBack}
          </button>
        )}
      </Bar>
    );
  }
  if (privacy.kind !== "stopped") return null;
  const accept = (): void => void keys.accept(key).then(focusComposer);
  const actions: Partial<Record<StopReason, { readonly label: string; readonly onClick: () => void }>> = {
    changed: { label: t.accept, onClick: accept },
    renamed: { label: t.acceptAccount, onClick: accept },
    failed: { label: tryAgain, onClick: () => void keys.retry() },
    epochs: { label: tryAgain, onClick: () => void keys.retry() },
  };
  const words = t.stopped[privacy.why];
  return <Bar words={typeof words === "string" ? words : words(name)} {...actions[privacy.why]} />;
}

interface BarProps {
  readonly words: string;
  readonly label?: string;
  readonly onClick?: () => void;
  /** More buttons. */
  readonly children?: ComponentChildren;
}

function Bar({ words, label, onClick, children }: BarProps): JSX.Element {
  return (
    <p class="pm-gap pm-stopped" role="alert">
      <span>{words}</span>
      {label !== undefined && (
        <button type="button" class="button button-small" onClick={onClick}>{label}</button>
      )}
      {children}
    </p>
  );
}
