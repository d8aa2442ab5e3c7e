// The user's actions in the companion's conversation: asking, stopping, and what can be done with what was said.

import type { Clock } from "../../store/connection/store_clock.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import { isBlank } from "../../../server/protocol/blank.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { batchUpdates } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { type CompanionMessage, versionsOf } from "../../store/companion/companion_lines.ts";
import type { MessageLine } from "../../store/conversations/message_log.ts";
import type { EditedQuestion } from "../../store/companion/companion_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { type Answer, type PendingRequests, UNREACHABLE } from "../connection/requests.ts";
import type { ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import { CompanionSync } from "./companion_sync.ts";

/** What the actions need. */
export interface CompanionActionsOptions extends ConversationSyncOptions {
  readonly clock: Clock;
  readonly requests: PendingRequests;
}

/** The refusal where the browser has no cryptography. Its text is in the catalogue only. */
const CANNOT_SEAL: Refused = { code: "unavailable", msg: "" };

/** The user's conversation with the companion. */
export class CompanionActions {
  /** Synchronises the conversation with the server. */
  readonly sync: CompanionSync;

  constructor(readonly options: CompanionActionsOptions) {
    this.sync = new CompanionSync(options);
  }

  /** Shows the conversation. */
  show(): void {
    const { screen } = this.options.stores;
    batchUpdates(() => {
      if (screen.dialog.value === "people") screen.dialog.value = null;
      screen.conversation.value = COMPANION_KEY;
    });
    this.sync.ensureReady();
  }

  /** Sends a question. Returns false when the text is invalid or the queue is full. */
  send(text: string): boolean {
    return this.options.sender.send(this.sync.target, text);
  }

  /** Asks a question again that has no answer. */
  askAgain(id: string): void {
    const { log } = this.options.stores.companion;
    const question = log.questionOf(id);
    if (question === undefined) return;
    if (question.unanswered !== "limit") return void this.#askInstead(id, question.data.text);
    // The server does not keep it: it is a new question there.
    batchUpdates(() => this.send(question.data.text) && log.remove([id]));
  }

  /** Has the newest answer made again (`again`), or continued. */
  async again(kind: "again" | "more", id: string): Promise<void> {
    const { companion, toasts } = this.options.stores;
    const { log } = companion;
    const refused = await this.#request(
      id,
      (room) =>
        kind === "again"
          ? this.options.requests.ask("violet_again", { room, id: Number(id) })
          : this.options.requests.ask("violet_more", { room }),
      (run) => log.runStarted(run.id, kind, id),
    );
    if (refused?.code === "conflict" && !companion.isBusy.value) {
      toasts.show(limitReached(kind, log.answer(id)));
    } else if (refused !== null) this.#tell(refused);
  }

  /** Shows another version of the newest answer, and has the companion remember that one. */
  async choose(id: string, version: number): Promise<void> {
    const { requests, stores } = this.options;
    const room = this.#room;
    const before = stores.companion.log.choose(id, version);
    if (before === undefined) return;
    const refused = room === null
      ? UNREACHABLE
      : await requests.request("violet_choose", { room, id: Number(id), version });
    if (refused === null) return;
    stores.companion.log.choose(id, before);
    this.#tell(refused);
  }

  /** Begins to change the text of a question in the composer. */
  beginEdit(id: string): void {
    const { companion } = this.options.stores;
    const text = companion.log.question(id)?.data.text;
    if (text === undefined || companion.editing.value !== null) return;
    batchUpdates(() => {
      companion.editing.value = { id, draftBefore: companion.log.draft.value };
      companion.log.replyTarget.value = null;
      companion.log.draft.value = text;
    });
  }

  /**
   * Asks the edited question with another text. The page shows it at once, and takes it back when it is refused. Returns
   * false when the text is invalid, or another request is under way.
   */
  edit(text: string): boolean {
    const { companion, connection } = this.options.stores;
    const edited = companion.editing.value;
    const trimmed = text.trim();
    if (isBlank(trimmed) || codePoints(trimmed) > connection.limits.value.maxLength) return false;
    if (edited === null || companion.asking.value !== null) return false;
    batchUpdates(() => {
      const before = companion.log.reword(edited.id, trimmed);
      companion.editing.value = null;
      companion.log.draft.value = edited.draftBefore;
      void this.#sendEdit(edited, trimmed, before);
    });
    return true;
  }

  /** Leaves the question as it is. */
  cancelEdit(): void {
    const { editing, log } = this.options.stores.companion;
    const edited = editing.value;
    if (edited === null) return;
    batchUpdates(() => {
      editing.value = null;
      log.draft.value = edited.draftBefore;
    });
  }

  /** Deletes the exchange that a message belongs to. Resolves to the refusal, or null. */
  async deleteExchange(id: string): Promise<Refused | null> {
    const { requests, stores: { companion: { log } } } = this.options;
    const room = this.#room;
    if (room === null) return UNREACHABLE;
    const refused = await requests.request("violet_delete", { room, id: Number(id) });
    // It may have been deleted elsewhere in the meantime.
    if (refused !== null && refused.code !== "not_found") return refused;
    log.remove([log.questionOf(id)?.data.id ?? id]);
    return null;
  }

  /** Stops the answer that is being generated. */
  stop(): void {
    const { room } = this.sync;
    if (room !== null) void this.options.requests.ask("violet_stop", { room });
  }

  /** Clears the companion's memory of this user. Resolves to the refusal, or null. */
  async forget(): Promise<Refused | null> {
    const { requests, stores, clock } = this.options;
    const answer = await requests.ask("violet_reset", {});
    if ("refused" in answer) return answer.refused;
    batchUpdates(() => {
      this.sync.forgotten();
      const text: MessageFormat = (t) => t("later").companion.forgotten;
      stores.companion.log.note("notice", text, new Date(clock.serverNow()).toISOString());
    });
    return null;
  }

  /** The newest message is visible. */
  seen(): void {
    this.options.stores.companion.unread.value = 0;
  }

  /** Formats fixed texts in the language of the page. */
  translate(): void {
    const { companion, i18n } = this.options.stores;
    companion.log.translate((message) => i18n.format(message));
  }

  /** Fetches the past conversation, if that failed before. */
  fetchMemory(): void {
    this.sync.ensureReady();
  }

  /** The room; null also without a connection. */
  get #room(): string | null {
    return this.options.stores.connection.isOnline.value ? this.sync.room : null;
  }

  /** Asks the question of the exchange of message `id` again, at the end. */
  async #askInstead(id: string, text: string): Promise<void> {
    const refused = await this.#request(
      id,
      (room) => this.options.requests.ask("violet_again", { room, id: Number(id) }),
      (asked) => this.#replace(id, { ...asked, text }),
    );
    if (refused !== null) this.#tell(refused);
  }

  async #sendEdit(edited: EditedQuestion, text: string, before: string | undefined): Promise<void> {
    const { editing, log } = this.options.stores.companion;
    const { keys } = this.sync;
    const { id, draftBefore } = edited;
    const key = `edit ${id}`;
    const refused = await this.#request(
      id,
      async (room) => {
        const sealed = await keys.seal(key, text);
        if (sealed === undefined) return { refused: CANNOT_SEAL };
        return await this.options.requests.ask("violet_edit", { room, id: Number(id), ...sealed });
      },
      (asked) => {
        keys.acknowledged(key, asked.id);
        this.#replace(id, { ...asked, text });
      },
    );
    if (refused === null) return;
    keys.drop(key);
    batchUpdates(() => {
      if (before !== undefined) log.reword(id, before);
      // What was written is not lost.
      if (log.draft.value === draftBefore) {
        editing.value = edited;
        log.draft.value = text;
      }
      this.#tell(refused);
    });
  }

  #replace(before: string, question: CompanionMessage): void {
    const { companion: { log }, session } = this.options.stores;
    log.askedInstead(before, question, session.me.value?.username ?? "");
  }

  /**
   * Makes a request about message `id`, one at a time. `onTaken` gets the id and the time of its ack. Resolves to the
   * refusal, or null.
   */
  async #request(
    id: string,
    ask: (room: string) => Promise<Answer>,
    onTaken: (taken: { readonly id: MessageId; readonly ts: string }) => void,
  ): Promise<Refused | null> {
    const { clock, stores: { companion: { asking } } } = this.options;
    const room = this.#room;
    if (asking.value !== null) return null;
    if (room === null) return UNREACHABLE;
    asking.value = id;
    const answer = await ask(room);
    return batchUpdates(() => {
      asking.value = null;
      if ("refused" in answer) return answer.refused;
      const { reply } = answer;
      if (reply.event !== "ack" || reply.data.id === undefined) return null;
      onTaken({ id: reply.data.id, ts: reply.data.ts ?? new Date(clock.serverNow()).toISOString() });
      return null;
    });
  }

  /** Says why something was refused. */
  #tell(refused: Refused): void {
    const { screen, toasts } = this.options.stores;
    if (refused.code === "ai_limit_reached") screen.dialog.value = "premium";
    else toasts.show(refusalMessage(refused));
  }
}

/** Why an answer that is shown as the newest cannot be made again or continued: it was so as often as it may be. */
function limitReached(kind: "again" | "more", answer: MessageLine | undefined): MessageFormat {
  const count = answer === undefined ? 1 : versionsOf(answer).length;
  return (t) => kind === "more" ? t("later").companion.longEnough : t("later").companion.enough(count);
}
