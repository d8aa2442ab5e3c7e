// What helps whoever writes, which is loaded together at the first key.

export { CommandsDialog } from "./commands_dialog.tsx";
export { Suggestions } from "./suggestions.tsx";
