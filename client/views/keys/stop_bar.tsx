// Over the composer of a private conversation where nothing is sent, or not before the user has said so: why, and the way on.

import type { JSX } from "preact";
import type { Namespaces } from "../../i18n/namespaces.ts";
import type { StopReason } from "../../store/e2ee/privacy.ts";
import { type BarAction, NoticeBar } from "../conversations/notice_bar.tsx";
import { useConversations, useKeys } from "../shell/part_hooks.ts";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";
import type { StopBarProps } from "./key_screens.ts";
import { useKeyChanges } from "./use_key_recovery.ts";

/** The bar. */
export function StopBar({ conversation, open }: StopBarProps): JSX.Element | null {
  const { retry } = useKeys();
  const changes = useKeyChanges();
  const later = useI18n("later").privacy;
  const t = useI18n("keys");
  const { tryAgain } = useI18n("login");
  const { key, name, privacy: { value: privacy } } = conversation;
  if (privacy.kind === "ask") return <AskBar conversation={conversation} />;
  if (privacy.kind !== "stopped") return null;
  const accept = (): void => void changes.accept(key).then(focusComposer);
  const readers = { label: t.notice.details, onClick: (): void => open("readers") };
  const own = (): void => open("own");
  const actions: Partial<Record<StopReason, readonly BarAction[]>> = {
    locked: [{ label: t.notice.get, onClick: own }],
    alarm: [{ label: t.notice.look, onClick: own }],
    changed: [{ label: t.accept, onClick: accept }, readers],
    renamed: [{ label: t.acceptAccount, onClick: accept }, readers],
    epochs: [{ label: tryAgain, onClick: (): void => void retry() }],
  };
  const words = stopWords(privacy.why, name.value, later, t);
  return <NoticeBar words={words} actions={actions[privacy.why] ?? [readers]} isWarning />;
}

/** The other has no keys: asks once whether to write nevertheless. */
function AskBar({ conversation: { key, name, pending } }: Pick<StopBarProps, "conversation">): JSX.Element {
  const changes = useKeyChanges();
  const { dm } = useConversations();
  const { ask: t } = useI18n("keys");
  const write = (): void => void changes.writeAnyway(key).then(focusComposer);
  const takeBack = (): void => {
    dm.takeBack(key);
    focusComposer();
  };
  const actions = [
    { label: t.writeAnyway, onClick: write },
    ...(pending.value.length > 0 ? [{ label: t.takeBack, onClick: takeBack }] : []),
  ];
  return <NoticeBar words={t.words(name.value)} actions={actions} isWarning />;
}

/** Why nothing is sent to `name`, in a sentence or two. */
export function stopWords(
  why: StopReason,
  name: string,
  { failed }: Namespaces["later"]["privacy"],
  { stopped }: Namespaces["keys"],
): string {
  const words = why === "failed" ? failed : stopped[why];
  return typeof words === "string" ? words : words(name);
}
