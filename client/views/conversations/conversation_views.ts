// The views of conversations beside the lobby, which are loaded together.

export { DmPanel as PmPanel } from "./dm_panel.tsx";
export { CompanionPanel as VioletPanel } from "./companion_panel.tsx";
