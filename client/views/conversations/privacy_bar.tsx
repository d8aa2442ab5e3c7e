// Over the composer of a private conversation: why nothing is sent, or that the server could read what is written; that the keys
// are not saved yet; and what the user can do about it.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { StopReason } from "../../store/e2ee/privacy.ts";
import { useKeyScreens } from "../keys/use_key_screens.ts";
import { useConversations, useKeys, useLaterStores } from "../shell/part_hooks.ts";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What can be done. */
interface BarAction {
  readonly label: string;
  readonly onClick: () => void;
}

/** The bar; nothing where all is well. */
export function PrivacyBar({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const opened = useSignal<"own" | "readers" | null>(null);
  const close = (): void => void (opened.value = null);
  const part = useKeyScreens(opened.value !== null, close);
  const isEncrypted = conversation.privacy.value.kind === "encrypted";
  return (
    <>
      {isEncrypted
        ? conversation.lines.value.all.length > 0 && <SaveReminder onSave={() => opened.value = "own"} />
        : <StopBar conversation={conversation} open={(which) => opened.value = which} />}
      {part !== null && opened.value === "own" && <part.OwnKeysDialog onClose={close} />}
      {part !== null && opened.value === "readers" && (
        <part.ReadersDialog conversation={conversation} onClose={close} />
      )}
    </>
  );
}

interface StopBarProps {
  readonly conversation: Conversation;
  readonly open: (dialog: "own" | "readers") => void;
}

function StopBar({ conversation, open }: StopBarProps): JSX.Element | null {
  const keys = useKeys();
  const { dm } = useConversations();
  const { privacy: t, keyNotices } = useI18n("later");
  const { tryAgain } = useI18n("login");
  const { key, name: { value: name }, pending, privacy: { value: privacy } } = conversation;
  if (privacy.kind === "ask") {
    const write = (): void => void keys.writeAnyway(key).then(focusComposer);
    const takeBack = (): void => {
      dm.takeBack(key);
      focusComposer();
    };
    const actions = [
      { label: t.writeAnyway, onClick: write },
      ...(pending.value.length > 0 ? [{ label: t.takeBack, onClick: takeBack }] : []),
    ];
    return <Bar words={t.ask(name)} actions={actions} isWarning />;
  }
  if (privacy.kind !== "stopped") return null;
  const accept = (): void => void keys.accept(key).then(focusComposer);
  const retry = { label: tryAgain, onClick: (): void => void keys.retry() };
  const readers = { label: keyNotices.details, onClick: (): void => open("readers") };
  const own = (): void => open("own");
  const actions: Partial<Record<StopReason, readonly BarAction[]>> = {
    locked: [{ label: keyNotices.get, onClick: own }],
    alarm: [{ label: keyNotices.look, onClick: own }],
    changed: [{ label: t.accept, onClick: accept }, readers],
    renamed: [{ label: t.acceptAccount, onClick: accept }, readers],
    failed: [retry],
    epochs: [retry],
  };
  const words = t.stopped[privacy.why];
  return (
    <Bar
      words={typeof words === "string" ? words : words(name)}
      actions={actions[privacy.why] ?? [readers]}
      isWarning
    />
  );
}

/** Asks for the history key until it is saved, on this page at most once after a `Not now`. */
function SaveReminder({ onSave }: { onSave: () => void }): JSX.Element | null {
  const { keys } = useLaterStores();
  const t = useI18n("later").keyNotices;
  if (keys.isBackedUp.value !== false || keys.isReminderOff.value) return null;
  const notNow = (): void => {
    keys.isReminderOff.value = true;
    focusComposer();
  };
  return (
    <Bar
      words={t.save}
      actions={[{ label: t.saveYes, onClick: onSave }, { label: t.notNow, onClick: notNow }]}
    />
  );
}

interface BarProps {
  readonly words: string;
  readonly actions: readonly BarAction[];
  readonly isWarning?: boolean;
}

function Bar({ words, actions, isWarning = false }: BarProps): JSX.Element {
  return (
    <div class={isWarning ? "pm-gap pm-stopped" : "pm-gap pm-reminder"} role={isWarning ? "alert" : "status"}>
      <span>{words}</span>
      {actions.map(({ label, onClick }) => (
        <button key={label} type="button" class="button button-small" onClick={onClick}>{label}</button>
      ))}
    </div>
  );
}
