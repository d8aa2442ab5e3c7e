// Invitations to private conversations, with buttons to answer them.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp } from "../shell/app_context.ts";
import { useConversations, useIgnores } from "../shell/part_hooks.ts";
import { Avatar } from "../people/avatar.tsx";
import { nameColour } from "../people/name_colour.ts";
import { offerComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The invitations over the conversation in view: the first one, and the others on demand. */
export function Invitations(): JSX.Element {
  const all = useApp().stores.openTabs.invitations.value;
  const t = useI18n("later").people;
  const isUnfolded = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  const onAnswer = useFocusAfterAnswer(list);
  const others = all.length - 1;
  return (
    <div class="invitations-list" ref={list} onClickCapture={onAnswer}>
      {(isUnfolded.value ? all : all.slice(0, 1)).map((each) => (
        <Invitation key={each.key} conversation={each} />
      ))}
      {others > 0 && (
        <button
          type="button"
          class="link-button invitations-more"
          aria-expanded={isUnfolded.value}
          onClick={() => isUnfolded.value = !isUnfolded.value}
        >
          {isUnfolded.value ? t.fewer : t.moreWaiting(others)}
        </button>
      )}
    </div>
  );
}

/** An answered invitation vanishes with the button that had the focus: the next one gets it, or the composer. */
function useFocusAfterAnswer(list: { readonly current: HTMLElement | null }): () => void {
  const hadFocus = useRef(false);
  const restore = (): void => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    hadFocus.current = false;
    const next = list.current?.querySelector<HTMLElement>("button:not(:disabled)");
    if (next === null || next === undefined) offerComposer();
    else next.focus();
  };
  useLayoutEffect(restore);
  useLayoutEffect(() => () => {
    if (hadFocus.current) offerComposer();
  }, []);
  return () => {
    hadFocus.current = list.current?.contains(document.activeElement) === true;
  };
}

function Invitation({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores } = useApp();
  const { dm } = useConversations();
  const ignores = useIgnores();
  const t = useI18n("later").people;
  const { key } = conversation;
  const name = conversation.name.value;
  const isOnline = stores.connection.state.value === "online";
  const answers: readonly { label: string; run: () => void; isMain?: boolean }[] = [
    { label: t.accept, run: () => dm.accept(key), isMain: true },
    { label: t.notNow, run: () => dm.decline(key) },
    { label: t.ignore, run: () => void ignores.setIgnored(name, true) },
    { label: t.report, run: () => stores.moderation.dialog.value = { kind: "report", target: name } },
  ];
  return (
    <div class="invitation" role="group" aria-label={t.invitesYou<string>(name).join("")}>
      <Avatar name={name} />
      <p class="invitation-words">
        {t.invitesYou<JSX.Element>(<span class={`name name-${nameColour(name)}`}>{name}</span>)}
      </p>
      <div class="invitation-answers">
        {answers.map(({ label, run, isMain }) => (
          <button
            key={label}
            type="button"
            class={isMain === true ? "button button-small button-accept" : "button button-small"}
            disabled={!isOnline}
            onClick={run}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
