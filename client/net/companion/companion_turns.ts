// Opens the turns of the companion's conversation, as the server keeps them.

import type { CannedText } from "../../../server/protocol/companion_events.ts";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import { cannedText } from "../../i18n/canned_text.ts";
import type { I18nStore } from "../../store/i18n_store.ts";
import type { CompanionMessage, KeptTurn } from "../../store/companion/companion_lines.ts";
import type { AnswerVersion } from "../../store/conversations/message_log.ts";

/** A turn on the wire. */
export type SealedTurn = ServerEvents["violet_turns"]["turns"][number];

/** Fixed texts that excuse that there is no answer. The server keeps them with their questions, which can be asked again. */
const EXCUSES: ReadonlySet<CannedText["key"]> = new Set(["off", "slow", "busy", "broken", "stopped"]);

/** Opens turns with the key of their room. */
export async function openTurns(
  turns: readonly SealedTurn[],
  { opener, roomKey, i18n }: { opener: Opener; roomKey: string; i18n: Pick<I18nStore, "format"> },
): Promise<KeptTurn[]> {
  const sealed = turns.flatMap(({ versions, ...turn }) => versions ?? [turn]);
  const texts = await opener.open(await opener.key(roomKey), sealed);
  let at = 0;
  let questionId: MessageId | undefined;
  return turns.map((turn): KeptTurn => {
    const versions = turn.versions?.map((version): AnswerVersion => versionOf(version, texts[at++]));
    const chosen = turn.chosen ?? 0;
    const text = versions === undefined ? texts[at++] : versions[chosen]?.text;
    const own = turn.role === "user";
    if (own) questionId = turn.id;
    return {
      ...{ id: turn.id, own, text, ts: turn.ts },
      ...cannedIn(text, turn.said, i18n),
      ...(turn.cut === true ? { isCut: true } : {}),
      ...(turn.unanswered === true ? { isUnanswered: true } : {}),
      ...(own ? {} : replyTo(turn.re_id ?? questionId)),
      ...(versions === undefined ? {} : { versions, chosen }),
    };
  });
}

/** A version of an answer, of which `cut` says that it ended before it was complete. */
export function versionOf(
  { ts, cut }: { ts: string; cut?: boolean },
  text: string | undefined,
): AnswerVersion {
  return { text, ts, ...(cut === true ? { isCut: true } : {}) };
}

/** What makes a message a fixed text, in the language of the page; nothing for other messages. */
export function cannedIn(
  original: string | undefined,
  said: CannedText | undefined,
  i18n: Pick<I18nStore, "format">,
): Partial<Pick<CompanionMessage, "text" | "canned" | "isExcuse">> {
  if (original === undefined || said === undefined) return {};
  const canned = cannedText(original, said);
  return { text: i18n.format(canned), canned, ...(EXCUSES.has(said.key) ? { isExcuse: true } : {}) };
}

function replyTo(questionId: MessageId | undefined): Pick<KeptTurn, "questionId"> {
  return questionId === undefined ? {} : { questionId };
}
