// Handlers of slash commands. A problem is shown beside the field, and the line stays in it.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { isBot, nameKey } from "../../../server/protocol/names.ts";
import { readCommandLine } from "../../text/command_parser.ts";
import type { CommandName, CommandResult, CommandScope } from "../../text/command_table.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { type CommandHandler, problem, resultOf } from "./command_result.ts";
import type { ConversationModules } from "../conversations/conversation_modules.ts";
import type { IgnoreRequests } from "../people/ignore_requests.ts";
import { type PendingRequests, UNREACHABLE } from "../connection/requests.ts";
import { StaffCommands, type StaffCommandsOptions } from "./staff_commands.ts";

/** What the commands need. */
export interface CommandHandlersOptions extends StaffCommandsOptions {
  readonly requests: PendingRequests;
  readonly ignores: IgnoreRequests;
  readonly conversations: ConversationModules;
}

/** Commands that work without a connection: their messages wait in the queue. */
const OFFLINE_COMMANDS: ReadonlySet<CommandName> = new Set(["me", "msg", "reset", "help"]);

/** Runs slash commands. */
export class CommandHandlers {
  readonly #handlers: Readonly<Record<CommandName, CommandHandler>>;

  constructor(readonly options: CommandHandlersOptions) {
    const { screen } = options.stores;
    this.#handlers = {
      me: ({ text }) => ({ send: `/me ${text}` }),
      msg: ({ name, text }) => isBot(name) ? this.#askCompanion(text) : this.#message(name, text),
      ignore: ({ name }) => this.#ignore(name, true),
      unignore: ({ name }) => this.#ignore(name, false),
      // The server handles the text `/reset` in the companion's room.
      reset: () => ({ send: "/reset" }),
      help: () => {
        screen.dialog.value = "commands";
        return null;
      },
      ...new StaffCommands(options).handlers,
    };
  }

  /** Runs a line that begins with a slash. */
  async run(line: string, scope: CommandScope): Promise<CommandResult> {
    const { connection, session } = this.options.stores;
    const me = session.me.value;
    if (me === null) return null;
    const read = readCommandLine(line, me, scope);
    if (read.kind === "problem") return { problem: read.problem };
    if (read.kind === "text") return { send: read.text };
    const { command: { name: command }, args: { name = "", ...rest } } = read;
    if (nameKey(name) === nameKey(me.username)) return problem(({ yourself }) => yourself(command));
    const isReachable = connection.state.value === "online" || OFFLINE_COMMANDS.has(command);
    return isReachable
      ? await this.#handlers[command]({ ...rest, name: this.#ownSpelling(name) })
      : resultOf(UNREACHABLE);
  }

  #askCompanion(text: string): CommandResult {
    const { companion } = this.options.conversations;
    companion.show();
    return text === "" || companion.send(text) ? null : TOO_MANY;
  }

  async #message(name: string, text: string): Promise<CommandResult> {
    const { dm } = this.options.conversations;
    const refused = await this.#ensureConversation(name);
    if (refused !== null) return resultOf(refused);
    const key = nameKey(name);
    dm.show(key);
    return text === "" || dm.send(key, text) ? null : TOO_MANY;
  }

  /** Opens a conversation with `name`, unless it is open. Resolves to the server's refusal, or null. */
  async #ensureConversation(name: string): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const known = stores.dms.find(name);
    const state = known?.state.value;
    const room = known?.room ?? null;
    if (room !== null && state !== "invited" && state !== "ended") return null;
    if (stores.connection.state.value !== "online") return UNREACHABLE;
    const answer = state === "invited" && room !== null
      ? await requests.ask("pm_accept", { room })
      : await requests.ask("pm_open", { target: name });
    return "refused" in answer ? answer.refused : null;
  }

  async #ignore(name: string, ignored: boolean): Promise<CommandResult> {
    const { ignores, stores } = this.options;
    if (isBot(name)) return problem(({ companionNotIgnorable }) => companionNotIgnorable);
    if (stores.ignores.has(name) === ignored) {
      return problem(({ ignoredAlready, notIgnored }) => (ignored ? ignoredAlready : notIgnored)(name));
    }
    return resultOf(await ignores.tryIgnore(name, ignored));
  }

  /** A name in its user's own spelling, if known. */
  #ownSpelling(name: string): string {
    const { ignores, people } = this.options.stores;
    if (isBot(name)) return BOT_NAME;
    const ignored = ignores.list.value.find(({ username }) => nameKey(username) === nameKey(name));
    return people.find(name)?.username ?? ignored?.username ?? name;
  }
}

const TOO_MANY: CommandResult = { problem: (t) => t("app").messages.tooMany };
