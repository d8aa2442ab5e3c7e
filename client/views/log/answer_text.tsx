// The text of the companion's answers: actions, emphasis, lists, quotes and code are drawn; addresses and HTML are text.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { answerBlocks, type Block } from "../../text/answer_blocks.ts";
import type { Inline } from "../../text/answer_marks.ts";
import type { MessageLine } from "../../store/conversations/message_log.ts";
import { useFold } from "../ui/use_fold.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The text of an answer in a log, folded when it is high. */
export function AnswerText({ line: { data, isStreaming } }: { line: MessageLine }): JSX.Element {
  const { text } = data;
  const { element, classes, onFocusCapture, button } = useFold<HTMLDivElement>(data, text.length);
  return (
    <>
      <div class={`text answer${classes}`} ref={element} onFocusCapture={onFocusCapture}>
        {/* Those of a complete answer are new elements, which are read out: as a whole, and once. */}
        <AnswerBlocks key={String(isStreaming === true)} text={text} isStreaming={isStreaming === true} />
      </div>
      {button}
    </>
  );
}

/** The blocks of an answer. `isStreaming`: it is still being written. */
export function AnswerBlocks({ text, isStreaming }: { text: string; isStreaming: boolean }): JSX.Element {
  const blocks = useMemo(() => answerBlocks(text, isStreaming), [text, isStreaming]);
  return <Parts content={blocks} dir="auto" />;
}

/** The element of each kind, and its class. A heading is none of the page, whose outline is not hers. */
const ELEMENTS = {
  paragraph: ["p", "answer-text answer-paragraph"],
  heading: ["p", "answer-text answer-heading"],
  fence: ["pre", "answer-text answer-code"],
  quote: ["blockquote", "answer-quote"],
  bullets: ["ul", "answer-list"],
  numbers: ["ol", "answer-list"],
  item: ["li", undefined],
  rule: ["hr", "answer-rule"],
  code: ["code", "answer-word-code"],
  action: ["em", "answer-action"],
  bold: ["strong", undefined],
  struck: ["s", undefined],
} as const satisfies Record<Exclude<Part, string>["kind"], readonly [tag: string, name: string | undefined]>;

/** Code is read from the left in all languages. Items and quotes have one direction, by the words in them. */
const DIRECTIONS: Partial<Record<Exclude<Part, string>["kind"], "auto" | "ltr">> = {
  item: "auto",
  quote: "auto",
  fence: "ltr",
  code: "ltr",
};

type Part = Block | Inline;

interface PartsProps {
  readonly content: readonly Part[];
  /** Direction of the paragraphs that are not inside an item or a quote. */
  readonly dir?: "auto";
}

/** Parts in their order. What was drawn of a streamed answer keeps its element, because parts are added at the end. */
function Parts({ content, dir }: PartsProps): JSX.Element {
  // Its box can be scrolled with arrow keys.
  const box = { role: "group", "aria-label": useI18n("later").log.code, tabIndex: 0 } as const;
  return (
    <>
      {content.map((part, index) => {
        if (typeof part === "string") return part;
        const { kind } = part;
        // Any of the tags: they have no attribute that another has not.
        const Tag = ELEMENTS[kind][0] as "ol";
        return (
          <Tag
            key={index}
            class={ELEMENTS[kind][1]}
            dir={DIRECTIONS[kind] ?? dir}
            start={"start" in part ? part.start : undefined}
            {...kind === "fence" ? box : {}}
          >
            {kind === "fence" ? <code>{part.content}</code> : <Parts content={part.content} />}
          </Tag>
        );
      })}
    </>
  );
}
