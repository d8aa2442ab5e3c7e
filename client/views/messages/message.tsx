// One message: who said it, when, and what.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import { type MessageParts, partsOf } from "../../text/message_parts.ts";
import type { Line, MessageLine, PendingMessage } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { isNewDay, tsOf } from "./day_mark.tsx";
import { Icon } from "../ui/icon.tsx";
import { LineTime } from "./line_time.tsx";
import { isLink, MessageText } from "./message_text.tsx";
import { nameColour } from "../people/name_colour.ts";
import type { PersonHandlers } from "../people/person_menu.tsx";
import { QuotedMessage } from "./quoted_message.tsx";
import { RoleBadge, VerifiedMark } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

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
  /** Answers it, where that can be done. */
  readonly onReply: (() => void) | undefined;
  /** Whether it calls this person. */
  readonly isCall: boolean;
  /** Whether Tab stops at the first thing that can be done with it. */
  readonly isStop: boolean;
  /** What stands below it. */
  readonly below: JSX.Element | null;
}

/** A message that is in the room. */
export function Message(props: MessageProps): JSX.Element {
  const { line, previous, read, on, onText, onReply, isCall, isStop, below } = props;
  const { data, own } = line;
  const t = useI18n("app").messages;
  const parts = partsOf(data);
  const { quote, said, isAction } = parts;
  const more = `${line.making === true ? " making" : ""}${isCall ? " calling" : ""}${
    isAction ? " action" : ""
  }`;
  const stop = isStop ? stopOf(parts, on !== undefined) : null;
  const byline = { name: data.username, on, isStop: stop === "name" };
  return (
    <article class={messageClass(own, useFollows(line, previous), more)} aria-busy={line.making}>
      {!own && !isAction && <Avatar name={data.username} />}
      <div class="bubble">
        {isCall && <CallMark />}
        {!isAction && <Byline {...byline} role={data.role} verified={data.is_verified} />}
        {quote !== null && <QuotedMessage quote={quote} />}
        {isAction && <Doer {...byline} />}
        {line.unreadable === true
          ? <Unreadable />
          : <MessageText said={said} on={onText} isStop={stop === "link"} />}
        <span class="meta">
          <LineTime ts={data.ts} />
        </span>
        {onReply !== undefined && (
          <ReplyButton name={data.username} isStop={stop === "reply"} onClick={onReply} />
        )}
      </div>
      {read && (
        <p class="read-mark">
          <Icon name="check" />
          {t.read}
        </p>
      )}
      {below}
    </article>
  );
}

/** The first thing that can be done with a message. */
function stopOf({ said }: MessageParts, hasName: boolean): "name" | "link" | "reply" {
  if (hasName) return "name";
  return said.some(isLink) ? "link" : "reply";
}

/** Says that this person is called, to the eye and the ear. */
function CallMark(): JSX.Element {
  const { callsYou } = useI18n("app").messages;
  return <span class="call-mark" role="img" aria-label={callsYou} title={callsYou}>@</span>;
}

interface ReplyButtonProps {
  readonly name: string;
  readonly isStop: boolean;
  readonly onClick: () => void;
}

function ReplyButton({ name, isStop, onClick }: ReplyButtonProps): JSX.Element {
  const { replyTo } = useI18n("app").messages;
  return (
    <button
      type="button"
      class="reply"
      aria-label={replyTo(name)}
      title={replyTo(name)}
      tabIndex={isStop ? 0 : -1}
      onClick={onClick}
    >
      <Icon name="reply" />
    </button>
  );
}

function Unreadable(): JSX.Element {
  const t = useI18n("app").messages;
  return (
    <p class="text unreadable">
      <Icon name="lock" />
      {t.unreadable}
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

/** As {@link useFollows}, where `me` is this page's own name. What somebody does stands alone. */
export function follows(
  line: MessageLine | PendingMessage,
  previous: AnyLine | undefined,
  me: string | undefined,
): boolean {
  const by = (one: AnyLine): string | undefined =>
    one.kind === "message" ? one.data.username : one.kind === "pending" ? me : undefined;
  return previous !== undefined && by(previous) !== undefined && by(previous) === by(line) &&
    !isNewDay(line, previous) && Date.parse(tsOf(line)) - Date.parse(tsOf(previous)) < TOGETHER_MS &&
    !isAction(line) && !isAction(previous);
}

function isAction(line: AnyLine): boolean {
  if (line.kind === "message") return partsOf(line.data).isAction;
  return line.kind === "pending" && partsOf(line).isAction;
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
  return (
    <p class="byline">
      <Name name={name} on={on} isStop={isStop} />
      <RoleBadge role={role} />
      {verified && <VerifiedMark />}
    </p>
  );
}

/** Who does what comes next, in the same line. */
export function Doer({ name, on, isStop = false }: Omit<BylineProps, "role" | "verified">): JSX.Element {
  return (
    <>
      <span class="doer">
        * <Name name={name} on={on} isStop={isStop} />
      </span>
      {" "}
    </>
  );
}

function Name({ name, on, isStop }: Pick<Required<BylineProps>, "name" | "on" | "isStop">): JSX.Element {
  const look = name === BOT_NAME ? "name name-bot" : `name name-${nameColour(name)}`;
  return on === undefined
    ? <span class={look}>{name}</span>
    : (
      <button type="button" class={look} aria-haspopup="menu" tabIndex={isStop ? 0 : -1} {...on}>
        {name}
      </button>
    );
}
