// What is below a message of the companion's conversation: what the user can do with it, or why it has no answer.

import type { JSX } from "preact";
import type { MessageLine } from "../../store/conversations/message_log.ts";
import { useConversations, useLaterStores } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { AnswerIcon } from "./answer_icon.tsx";
import { AnswerTools } from "./answer_tools.tsx";
import { beginEdit } from "./begin_edit.ts";
import { UnansweredQuestion } from "./unanswered_question.tsx";

/** The part below one message; nothing below most. */
export function BelowTurn({ line }: { line: MessageLine }): JSX.Element | null {
  const { log } = useLaterStores().companion;
  const { interrupted } = useI18n("later").companion;
  const { answer, question } = log.newest.value;
  const { key, own, data: { id }, isCut, unanswered } = line;
  if (own) {
    return (
      <>
        {key === question?.key && <EditButton id={id} />}
        {unanswered !== undefined && log.replyTo(line) === undefined && (
          <UnansweredQuestion why={unanswered} id={id} />
        )}
      </>
    );
  }
  if (log.isAskable(line)) return <UnansweredQuestion id={id} />;
  if (key === answer?.key) return <AnswerTools line={line} />;
  return isCut === true ? <p class="answer-cut">{interrupted}</p> : null;
}

/** Beside the question, so that nothing moves when it appears. */
function EditButton({ id }: { id: string }): JSX.Element {
  const { edit } = useI18n("later").companion;
  const { companion } = useConversations();
  return (
    <button
      type="button"
      class="answer-tool question-edit"
      aria-label={edit}
      title={edit}
      aria-live="off"
      onClick={() => beginEdit(companion, id)}
    >
      <AnswerIcon name="edit" />
    </button>
  );
}
