// One message: who said it, when, and what.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { Line, MessageLine, PendingMessage } from "../store/talk.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { isNewDay, tsOf } from "./day_mark.tsx";
import { Icon } from "./icon.tsx";
import { LineTime } from "./line_time.tsx";
import { MessageText } from "./message_text.tsx";
import { nameColour } from "./name_colour.ts";
import type { PersonHandlers } from "./person_menu.tsx";
import { RoleBadge, VerifiedMark } from "./role_badge.tsx";
import { useWords } from "./use_words.ts";

/** Messages of one person within this time, milliseconds, stand together under one name. */
const TOGETHER_MS = 5 * 60_000;

/** What a {@link Message} shows. */
export interface MessageProps {
  readonly line: MessageLine;
  readonly previous: AnyLine | undefined;
  /** Whether it is the last of ours that was read. */
  readonly read: boolean;
  /** Listeners by which the menu on its author is asked for, where the name is shown. */
  readonly on: PersonHandlers | undefined;
  /** The same for the words. */
  readonly onText: Pick<PersonHandlers, "onContextMenu"> | undefined;
  /** Whether Tab stops at the name. */
  readonly isStop: boolean;
  /** What stands below it. */
  readonly below: JSX.Element | null;
}

/** A message that is in the room. */
export function Message({ line, previous, read, on, onText, isStop, below }: MessageProps): JSX.Element {
  const { data, own } = line;
  const words = useWords("room").messages;
  return (
    <article
      class={messageClass(own, useFollows(line, previous), line.making === true ? " making" : "")}
      aria-busy={line.making}
    >
      {!own && <Avatar name={data.username} />}
      <div class="bubble">
        <Byline name={data.username} role={data.role} verified={data.is_verified} on={on} isStop={isStop} />
        {line.unreadable === true ? <Unreadable /> : <MessageText text={data.text} on={onText} />}
        <span class="meta">
          <LineTime ts={data.ts} />
        </span>
      </div>
      {read && (
        <p class="read-mark">
          <Icon name="check" />
          {words.read}
        </p>
      )}
      {below}
    </article>
  );
}

function Unreadable(): JSX.Element {
  const words = useWords("room").messages;
  return (
    <p class="text unreadable">
      <Icon name="lock" />
      {words.unreadable}
    </p>
  );
}

/** Any line of a conversation. */
export type AnyLine = Line | PendingMessage;

/** Classes of a message. */
export function messageClass(own: boolean, follows: boolean, more = ""): string {
  return `message${own ? " own" : ""}${follows ? " follows" : ""}${more}`;
}

/** Whether a message stands together with the one before it. */
export function useFollows(line: MessageLine | PendingMessage, previous: AnyLine | undefined): boolean {
  return follows(line, previous, useApp().stores.session.me.value?.username);
}

/** As {@link useFollows}, where `me` is this page's own name. */
export function follows(
  line: MessageLine | PendingMessage,
  previous: AnyLine | undefined,
  me: string | undefined,
): boolean {
  const by = (one: AnyLine): string | undefined =>
    one.kind === "message" ? one.data.username : one.kind === "pending" ? me : undefined;
  return previous !== undefined && by(previous) !== undefined && by(previous) === by(line) &&
    !isNewDay(line, previous) && Date.parse(tsOf(line)) - Date.parse(tsOf(previous)) < TOGETHER_MS;
}

interface BylineProps {
  readonly name: string;
  readonly role: Role;
  readonly verified: boolean;
  readonly on?: PersonHandlers | undefined;
  readonly isStop?: boolean;
}

/** The name over a message, with its marks. */
export function Byline({ name, role, verified, on, isStop = false }: BylineProps): JSX.Element {
  const look = name === BOT_NAME ? "name name-bot" : `name name-${nameColour(name)}`;
  return (
    <p class="byline">
      {on === undefined
        ? <span class={look}>{name}</span>
        : (
          <button type="button" class={look} aria-haspopup="menu" tabIndex={isStop ? 0 : -1} {...on}>
            {name}
          </button>
        )}
      <RoleBadge role={role} />
      {verified && <VerifiedMark />}
    </p>
  );
}
