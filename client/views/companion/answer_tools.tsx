// Below the companion's newest answer: its versions, and the buttons that have it made again, continue it, and copy it.

import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageLine } from "../../store/conversations/message_log.ts";
import { copyAndTell } from "../message_menu/copy_text.ts";
import { useApp, useConversations, useLaterStores } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { AnswerIcon, type AnswerIconName } from "./answer_icon.tsx";

/** The buttons. They keep their places while an answer is made again, and do nothing then. */
export function AnswerTools({ line }: { line: MessageLine }): JSX.Element {
  const { stores } = useApp();
  const { isBusy } = useLaterStores().companion;
  const { companion } = useConversations();
  const { again, goOn, copy, interrupted, tools } = useI18n("later").companion;
  const { data: { id, text }, isCut, isStreaming, unreadable } = line;
  const element = useRef<HTMLDivElement>(null);
  useKeptHeight(element, isStreaming === true);
  return (
    // The answer is read out; its buttons are not.
    <div ref={element} class="answer-tools" role="group" aria-label={tools} aria-live="off">
      {isCut === true && <span class="answer-cut">{interrupted}</span>}
      {isCut === true && isStreaming !== true && (
        <Tool
          icon="goOn"
          label={goOn}
          isOff={isBusy.value}
          onClick={() => void companion.again("more", id)}
          hasWords
        />
      )}
      <Tool
        icon="again"
        label={again}
        isOff={isBusy.value}
        onClick={() => void companion.again("again", id)}
        hasWords
      />
      <Versions line={line} isOff={isBusy.value} />
      {unreadable !== true && (
        <Tool
          icon="copy"
          label={copy}
          onClick={() => void copyAndTell(stores, text)}
        />
      )}
    </div>
  );
}

/** While the answer is made again, its bubble is at least as high as before: nothing moves until it is complete. */
function useKeptHeight(tools: RefObject<HTMLElement>, isStreaming: boolean): void {
  const height = useRef(0);
  useLayoutEffect(() => {
    const bubble = tools.current!.closest("article")!.querySelector<HTMLElement>(".bubble")!;
    bubble.style.minHeight = isStreaming ? `${height.current}px` : "";
    if (!isStreaming) height.current = bubble.getBoundingClientRect().height;
  });
}

/** The number of the shown version, between the buttons that show the one before and the one after it. */
function Versions({ line, isOff }: { line: MessageLine; isOff: boolean }): JSX.Element | null {
  const { companion } = useConversations();
  const { before, after, version } = useI18n("later").companion;
  const { data: { id }, versions, chosen = 0 } = line;
  if (versions === undefined) return null;
  const { length } = versions;
  return (
    <span class="answer-versions">
      <Tool
        icon="back"
        label={before}
        isOff={isOff || chosen === 0}
        onClick={() => void companion.choose(id, chosen - 1)}
      />
      <span role="img" aria-label={version(chosen + 1, length)}>{chosen + 1}/{length}</span>
      <Tool
        icon="onward"
        label={after}
        isOff={isOff || chosen === length - 1}
        onClick={() => void companion.choose(id, chosen + 1)}
      />
    </span>
  );
}

interface ToolProps {
  readonly icon: AnswerIconName;
  readonly label: string;
  readonly onClick: () => void;
  /** Whether it does nothing now. It keeps the focus. */
  readonly isOff?: boolean;
  /** Whether the label is drawn. */
  readonly hasWords?: boolean;
}

function Tool({ icon, label, onClick, isOff = false, hasWords = false }: ToolProps): JSX.Element {
  return (
    <button
      type="button"
      class="answer-tool"
      aria-label={hasWords ? undefined : label}
      title={hasWords ? undefined : label}
      aria-disabled={isOff}
      onClick={() => isOff || onClick()}
    >
      <AnswerIcon name={icon} />
      {hasWords && label}
    </button>
  );
}
